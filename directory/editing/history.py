"""What a sheet was: who changed what, when, through what, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from directory.changelog import revision
from directory.editing.forms import SheetForm
from directory.editing.identity import check_identifiers
from directory.editing.kinds import Kind
from directory.editing.said import Words, column_of
from directory.editing.saving import fetch
from directory.enums import ChangeAction, Channel
from directory.french import moment
from directory.models import Change

CHANGES_A_PAGE = 50
# Values that stand alone: the others go together (a point, a state and its date), or name a row.
RESTORABLE = frozenset(
    "title name summary description how_to_apply url duration rhythm pay cost meals transport "
    "leads_to papers presentation platform_role opening access website address postal_code "
    "confidentiality comments suspended_message scholarship uai siret address_hidden "
    "assessment_by derogation_by next_meeting_place selection months_out_of_school "
    "reply_delay_days freshness_days territory_text lead_function public_phone public_email "
    "scheme actor".split()
)


@dataclass(frozen=True, slots=True)
class Step:
    """One field in one change. `restorable`: its value before may be put back."""

    change: int
    field: str
    label: str
    before: str
    after: str
    restorable: bool


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    by: str
    channel: str
    what: str
    # What was made, or taken away: one side alone is told.
    is_whole: bool
    steps: tuple[Step, ...]


def changes_of(kind: Kind, sheet: Any) -> Any:
    return (
        Change.objects.filter(root_model=kind.name, root_id=str(sheet.pk))
        .select_related("revision__by")
        .order_by("-pk")
    )


def last_saved(kind: Kind, sheet: Any) -> str:
    """Who wrote last, and when, in a sentence; "" when nobody did. One query."""
    change = changes_of(kind, sheet).first()
    if change is None:
        return ""
    by = str(change.revision.by or Channel(change.revision.channel).label)
    return f"Enregistré par {by}, {moment(change.revision.at)}."


def events(kind: Kind, made: Any, user: Any, changes: Iterable[Change]) -> list[Event]:
    """`made`: the form of the sheet, which says what may be put back."""
    listed = list(changes)
    words = Words(listed, user)
    return [_event(kind, made, change, words) for change in listed]


def _event(kind: Kind, made: Any, change: Change, words: Words) -> Event:
    is_own = change.model == kind.name and change.action == ChangeAction.UPDATED
    return Event(
        change.revision.at,
        str(change.revision.by or ""),
        str(Channel(change.revision.channel).label),
        f"{ChangeAction(change.action).label} : {words.subject(change)}",
        change.action in (ChangeAction.CREATED, ChangeAction.DELETED),
        tuple(
            Step(
                change.pk, field, label, before, after, is_own and _may_go_back(made, change, field)
            )
            for field, label, before, after in words.lines(change)
        ),
    )


def _may_go_back(made: Any, change: Change, field: str) -> bool:
    """What the form does not hold is somebody else's to change: the name of a platform."""
    pair = change.fields.get(field)
    is_typed = field in RESTORABLE and field in made.base_fields
    return is_typed and isinstance(pair, list) and len(pair) == 2 and pair[0] != pair[1]


def restore(kind: Kind, made: Any, user: Any, pk: int, change_pk: int, field: str) -> str:
    """Puts back what stood before one change, as `made`, the form of the sheet, would take it; the
    label of what was put back. Raises ValidationError, in French, when it cannot."""
    with revision(by=user, channel=Channel.ESPACE):
        sheet = fetch(kind, user, pk)
        change = changes_of(kind, sheet).filter(pk=change_pk, model=kind.name).first()
        if change is None or not _may_go_back(made, change, field):
            raise ValidationError("Cette valeur ne se rétablit pas d’ici : modifiez la fiche.")
        before = change.fields[field][0]
        _put_back(made, user, sheet, field, "" if before is None else before)
        sheet.save()
        return str(column_of(kind.model, field).verbose_name)


def _form_of(made: Any, user: Any, sheet: Any, data: Any) -> Any:
    """The form of a platform knows neither."""
    return made(data, sheet=sheet, user=user) if issubclass(made, SheetForm) else made(data)


def _put_back(made: Any, user: Any, sheet: Any, field: str, value: Any) -> None:
    form = _form_of(made, user, sheet, {**made.values_of(sheet), field: value})
    if field in form.errors:
        reason = " ".join(str(error) for error in form.errors[field])
        raise ValidationError(f"L’ancienne valeur n’est plus acceptée. {reason}")
    form.fill_one(sheet, field)
    check_identifiers(sheet, user)
