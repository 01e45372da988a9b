"""Practices proposed by professionals: written, sent, answered. Each verb is one transaction.

States and who may act are the model's (`PracticePage.proposal_state`, `reviewable_by`); the
reading itself is Wagtail's workflow, so that a team may also answer from /gestion/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Workflow, WorkflowPage, WorkflowState, WorkflowTask

from directory.models import User
from guide import prose
from guide.models import (
    PracticeIndexPage,
    PracticePage,
    PracticeState,
    RegionalReviewTask,
)
from guide.regions import practice_region_page

WORKFLOW = "Relecture des pratiques"
A_DAY_AT_MOST = 10
EDITABLE = frozenset({PracticeState.DRAFT, PracticeState.CHANGES})
PROSE = ("problem", "done", "results_text", "conditions", "pitfalls")
PLAIN = ("title", "summary", "run_by", "contact", "status", "practised_on")
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)(?:\+33\s?|0)[67](?:[\s.-]?\d\d){4}(?!\d)", re.ASCII
)


class NotNow(Exception):
    """The practice is not in a state that allows this; the message says so in French."""


def personal_details(values: Mapping[str, Any]) -> list[str]:
    """E-mail addresses and mobile numbers typed in texts that everybody will read."""
    found = [match for value in values.values() for match in _PERSONAL.findall(str(value or ""))]
    return list(dict.fromkeys(found))


def ensure_review_workflow() -> Workflow:
    """One reading by the region, for all practices; what the team changed of it is kept."""
    existing = WorkflowPage.objects.filter(page__in=PracticeIndexPage.objects.all()).first()
    if existing is not None:
        return existing.workflow
    task, _ = RegionalReviewTask.objects.get_or_create(name=WORKFLOW)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for index in PracticeIndexPage.objects.all():
        WorkflowPage.objects.create(workflow=workflow, page=index)
    return workflow


def proposed_today(user: User) -> int:
    since = timezone.now() - timedelta(days=1)
    return int(
        PracticePage.objects.proposed_by(user).filter(latest_revision_created_at__gte=since).count()
    )


@transaction.atomic
def save_proposal(page: PracticePage | None, values: Mapping[str, Any], user: User) -> PracticePage:
    """A new draft, or a new version of one that its author may still edit."""
    region = values["commune"].departement.region
    place = practice_region_page(region)
    if page is None:
        page = PracticePage(proposed_by=user, live=False, slug=_free_slug(place, values["title"]))
        _fill(page, values)
        place.add_child(instance=page)
    else:
        page = _locked(page)
        if page.proposal_state not in EDITABLE:
            raise NotNow("Cette pratique n’est plus modifiable : elle est en relecture ou publiée.")
        if not page.is_child_of(place):
            page.move(place, pos="last-child")
            # The row, not only the draft: it says whose team may read and publish it.
            PracticePage.objects.filter(pk=page.pk).update(region=region)
            page = PracticePage.objects.get(pk=page.pk)
        page = page.get_latest_revision_as_object()
        _fill(page, values)
    page.save_revision(user=user)
    return page


def _locked(page: PracticePage) -> PracticePage:
    """One save or decision at a time: two sent together do not both find it waiting."""
    found: PracticePage = PracticePage.objects.select_for_update().get(pk=page.pk)
    return found


def _fill(page: PracticePage, values: Mapping[str, Any]) -> None:
    for name in PLAIN:
        setattr(page, name, values[name])
    for name in PROSE:
        setattr(page, name, prose.from_plain(values[name]))
    page.commune = values["commune"]
    page.region_id = values["commune"].departement.region_id
    page.volet = values["volet"]
    page.themes = list(values["themes"])
    page.checklist = [("step", line) for line in values["checklist"]]


def _free_slug(place: Any, title: str) -> str:
    base = slugify(title)[:60].strip("-") or "pratique"
    taken = set(place.get_children().values_list("slug", flat=True))
    tries = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in tries if slug not in taken)


@transaction.atomic
def send_for_review(page: PracticePage, user: User) -> None:
    page = _locked(page)
    state = page.proposal_state
    if state not in EDITABLE:
        raise NotNow("Cette pratique est déjà envoyée.")
    workflow_state = page.current_workflow_state
    if workflow_state is not None and state == PracticeState.CHANGES:
        workflow_state.resume(user=user)
    else:
        ensure_review_workflow().start(page, user)


@transaction.atomic
def ask_for_changes(page: PracticePage, user: User, comment: str) -> None:
    _task_of(page).reject(user=user, comment=comment)


@transaction.atomic
def publish(page: PracticePage, user: User) -> None:
    _task_of(page).approve(user=user)


@transaction.atomic
def refuse(page: PracticePage, user: User, reason: str) -> None:
    _task_of(page)
    page.current_workflow_state.cancel(user=user)
    PracticePage.objects.filter(pk=page.pk).update(refused_because=reason)


def _task_of(page: PracticePage) -> Any:
    state = _locked(page).current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise NotNow("Cette pratique n’attend plus de réponse : quelqu’un l’a déjà lue.")
    return state.current_task_state.specific


def last_comment(page: PracticePage) -> str:
    """What the team last wrote to the author."""
    if page.refused_because:
        return str(page.refused_because)
    state = page.current_workflow_state
    task = state.current_task_state if state else None
    return str(task.comment) if task else ""
