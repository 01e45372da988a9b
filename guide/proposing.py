"""A practice written in the plain form: its draft, its versions, how much one may propose a day."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from directory.differences import Row, differences
from directory.models import ActorKind, User
from guide.forms import RESULT_ROWS, PracticeForm, steps_of
from guide.models import PracticePage, PracticeProposal, PracticeTheme
from guide.regions import free_slug_below, practice_region_page
from guide.typed import to_rich, to_text

PROPOSALS_A_DAY = 5
_PROSE = ("problem", "done", "results_text", "conditions", "pitfalls")
_PLAIN = ("title", "summary", "status", "practised_on", "run_by", "contact")
_SLUG_MAX = 80
TOO_MANY = (
    f"Vous avez proposé {PROPOSALS_A_DAY} pratiques aujourd’hui. Vos brouillons sont gardés : "
    "complétez-les, ou revenez demain."
)


def proposals_today(user: User) -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return PracticeProposal.objects.filter(page__proposed_by=user, created_at__gte=midnight).count()


@transaction.atomic
def create_draft(form: PracticeForm) -> PracticePage:
    """In the space of its region, published nowhere; no right of Wagtail comes with it: the page
    has no owner there."""
    parent = practice_region_page(form.found_region)
    page = PracticePage(
        slug=free_slug_below(parent, _slug_of(form.cleaned_data["title"])),
        live=False,
        has_unpublished_changes=True,
        proposed_by=form.user,
        region=form.found_region,
        author="Proposée par une équipe de terrain",
    )
    _fill(page, form)
    parent.add_child(instance=page)
    PracticeProposal.objects.create(page=page)
    page.save_revision(user=form.user, clean=False, log_action=True)
    return page


def save_draft(page: PracticePage, form: PracticeForm) -> PracticePage:
    """One more version of the draft."""
    draft: PracticePage = page.get_latest_revision_as_object()
    _fill(draft, form)
    draft.save_revision(user=form.user, clean=False, log_action=True)
    return draft


def _slug_of(title: str) -> str:
    return slugify(title)[:_SLUG_MAX].strip("-") or "pratique"


def _fill(page: PracticePage, form: PracticeForm) -> None:
    typed = form.cleaned_data
    for name in _PLAIN:
        setattr(page, name, typed[name])
    for name in _PROSE:
        setattr(page, name, to_rich(typed[name]))
    page.commune = form.place
    page.volet_id = int(typed["volet"]) if typed["volet"] else None
    page.themes = list(PracticeTheme.objects.filter(slug__in=typed["themes"]))
    page.actor_kinds = list(ActorKind.objects.filter(slug__in=typed["actor_kinds"]))
    page.results = _stream(page, "results", [("result", row) for row in form.rows()])
    page.checklist = _stream(
        page, "checklist", [("step", step) for step in steps_of(typed["checklist"])]
    )


def _stream(page: PracticePage, name: str, blocks: list[tuple[str, Any]]) -> Any:
    stream_block = page._meta.get_field(name).stream_block
    return stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])


def typed_of(page: PracticePage) -> dict[str, Any]:
    """The latest version of a draft as the form shows it."""
    draft: PracticePage = page.get_latest_revision_as_object()
    values: dict[str, Any] = {name: getattr(draft, name) for name in _PLAIN}
    values |= {name: to_text(getattr(draft, name)) for name in _PROSE}
    values |= {
        "commune": draft.commune.label if draft.commune else "",
        "volet": str(draft.volet_id or ""),
        "themes": [theme.slug for theme in draft.themes.all()],
        "actor_kinds": [kind.slug for kind in draft.actor_kinds.all()],
        "checklist": "\n".join(str(step.value) for step in draft.checklist),
        "version": str(page.latest_revision_id or ""),
    }
    for number, row in enumerate(list(draft.results)[:RESULT_ROWS], start=1):
        values |= {f"{part}_{number}": row.value[part] for part in ("measure", "before", "after")}
    return values


def conflict(form: PracticeForm, page: PracticePage) -> list[Row]:
    """(label, what was typed, what is kept here) of the fields that differ."""
    kept = typed_of(page)
    compared = [name for name in form.fields if name not in ("version", "message", "keep_details")]
    return differences(form, {name: kept.get(name) for name in compared})
