"""The review of a proposed practice, by Wagtail's own workflow: send, ask again, publish, refuse.

Who may is the caller's business (`reviewable_by`, `proposed_by`); each act checks the state again
under a lock, so that two people deciding together do not both decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from directory.models import User
from guide.models import (
    MessageKind,
    PracticeIndexPage,
    PracticePage,
    PracticeProposal,
    PracticeState,
    RegionalReviewTask,
    ReviewMessage,
)

WORKFLOW = TASK = "Relecture des pratiques"


class StateChanged(Exception):
    """Somebody decided meanwhile."""


def ensure_review_workflow() -> Workflow | None:
    """One reading by the region, for all practices; None before their branch is planted. What the
    team changed of it is kept."""
    index = PracticeIndexPage.objects.first()
    if index is None:
        return None
    existing = WorkflowPage.objects.filter(page=index).select_related("workflow").first()
    if existing is not None:
        return existing.workflow
    task, _ = RegionalReviewTask.objects.get_or_create(name=TASK)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=index.pk))
    return workflow


@contextmanager
def _decided(page: PracticePage, *states: PracticeState) -> Iterator[PracticePage]:
    """The page as it is now, in one of these states, until the end of the act."""
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=page.pk)
        fresh = PracticePage.objects.with_proposal().get(pk=page.pk)
        if fresh.proposal.state not in states:
            raise StateChanged(fresh.proposal.get_state_display())
        yield fresh


def send(page: PracticePage, user: User, text: str = "") -> None:
    with _decided(page, PracticeState.DRAFT, PracticeState.CHANGES) as fresh:
        waiting = fresh.current_workflow_state
        if waiting is not None and waiting.status == WorkflowState.STATUS_NEEDS_CHANGES:
            waiting.resume(user)
        else:
            workflow: Any = fresh.get_workflow() or ensure_review_workflow()
            state = workflow.start(fresh, user)
            # Wagtail would write to them with links to an admin where they have no access.
            WorkflowState.objects.filter(pk=state.pk).update(requested_by=None)
        PracticeProposal.objects.filter(page=fresh).update(
            state=PracticeState.REVIEW, sent_at=timezone.now()
        )
        _say(fresh, user, MessageKind.SENT, text)


def request_changes(page: PracticePage, user: User, text: str) -> None:
    with _decided(page, PracticeState.REVIEW) as fresh:
        fresh.current_workflow_task_state.reject(user=user, comment=text)


def publish(page: PracticePage, user: User, text: str = "") -> None:
    """Raises PublishingRefused when the page has errors; then nothing changed."""
    with _decided(page, PracticeState.REVIEW) as fresh:
        fresh.current_workflow_task_state.approve(user=user, comment=text)


def refuse(page: PracticePage, user: User, text: str) -> None:
    with _decided(page, PracticeState.REVIEW) as fresh:
        fresh.current_workflow_state.cancel(user=user)
        PracticeProposal.objects.filter(page=fresh).update(state=PracticeState.REFUSED)
        _say(fresh, user, MessageKind.REFUSED, text)


def _say(page: PracticePage, user: User | None, kind: MessageKind, text: str) -> None:
    ReviewMessage.objects.create(page=page, by=user, kind=kind, text=text.strip())
