"""Where a proposal stands follows Wagtail's review, decided in /espace/ or in /gestion/."""

from __future__ import annotations

from typing import Any

from wagtail import signals

from guide.models import (
    MessageKind,
    PracticePage,
    PracticeProposal,
    PracticeState,
    ReviewMessage,
)


def _proposals(workflow_state: Any) -> Any:
    """The proposal under review, none when the workflow is of another kind of page."""
    if workflow_state.content_type.model_class() is not PracticePage:
        return PracticeProposal.objects.none()
    return PracticeProposal.objects.filter(pk=int(workflow_state.object_id))


def _move(proposals: Any, state: PracticeState) -> bool:
    return bool(proposals.update(state=state))


def task_started(sender: Any, instance: Any, **kwargs: Any) -> None:
    _move(_proposals(instance.workflow_state), PracticeState.REVIEW)


def task_rejected(sender: Any, instance: Any, user: Any = None, **kwargs: Any) -> None:
    if _move(_proposals(instance.workflow_state), PracticeState.CHANGES):
        _say(instance, user, MessageKind.CHANGES)


def task_approved(sender: Any, instance: Any, user: Any = None, **kwargs: Any) -> None:
    if _proposals(instance.workflow_state).exists():
        _say(instance, user, MessageKind.PUBLISHED)


def _say(task_state: Any, user: Any, kind: MessageKind) -> None:
    ReviewMessage.objects.create(
        page_id=int(task_state.workflow_state.object_id),
        by=user,
        kind=kind,
        text=task_state.comment,
    )


def workflow_cancelled(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Back in the hands of whoever proposed it, unless it was published over the review."""
    _move(_proposals(instance).filter(page__live=False), PracticeState.DRAFT)


def page_published(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, PracticePage):
        _move(PracticeProposal.objects.filter(pk=instance.pk), PracticeState.PUBLISHED)


def page_withdrawn(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, PracticePage):
        _move(PracticeProposal.objects.filter(pk=instance.pk), PracticeState.DRAFT)


def connect() -> None:
    for signal, receiver in (
        (signals.task_submitted, task_started),
        (signals.task_rejected, task_rejected),
        (signals.task_approved, task_approved),
        (signals.workflow_cancelled, workflow_cancelled),
        (signals.page_published, page_published),
        (signals.page_unpublished, page_withdrawn),
    ):
        signal.connect(receiver, dispatch_uid=f"proposal-{receiver.__name__}")
