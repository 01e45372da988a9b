"""What a sheet was: who changed what, when, through what, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError

from directory.changelog import revision
from directory.editing.kinds import Kind
from directory.editing.saving import fetch
from directory.enums import ChangeAction, Channel
from directory.models import Change

CHANGES_A_PAGE = 50
_SILENT = frozenset({"id", "version", "title_key", "name_key", "generation"})
# Values that stand alone: the others go together (a point, a state and its date), or name a row.
RESTORABLE = frozenset(
    "title name summary description how_to_apply url duration rhythm pay cost meals transport "
    "leads_to papers presentation platform_role opening access website address postal_code "
    "confidentiality comments suspended_message scholarship".split()
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
    steps: tuple[Step, ...]


def changes_of(kind: Kind, sheet: Any) -> Any:
    return (
        Change.objects.filter(root_model=kind.name, root_id=str(sheet.pk))
        .select_related("revision__by")
        .order_by("-pk")
    )


def events(kind: Kind, changes: Iterable[Change]) -> list[Event]:
    return [_event(kind, change) for change in changes]


def _event(kind: Kind, change: Change) -> Event:
    model = _model(change.model)
    is_own = change.model == kind.name and change.action == ChangeAction.UPDATED
    name = str(model._meta.verbose_name) if model else change.model
    return Event(
        change.revision.at,
        str(change.revision.by or ""),
        str(Channel(change.revision.channel).label),
        f"{ChangeAction(change.action).label} : {name}",
        tuple(
            _step(change, model, field, pair, is_own)
            for field, pair in change.fields.items()
            if field not in _SILENT
        ),
    )


def _step(change: Change, model: Any, field: str, pair: Any, is_own: bool) -> Step:
    before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    return Step(
        change.pk,
        field,
        _label(model, field),
        _said(before),
        _said(after),
        is_own and field in RESTORABLE and before != after,
    )


def _model(name: str) -> Any:
    try:
        return apps.get_model("directory", name)
    except LookupError:
        return None


def _label(model: Any, field: str) -> str:
    try:
        return str(model._meta.get_field(field).verbose_name) if model else field
    except FieldDoesNotExist:
        return field


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


def restore(kind: Kind, user: Any, pk: int, change_pk: int, field: str) -> str:
    """Puts back what stood before one change; the label of what was put back. Raises
    ValidationError, in French, when it cannot."""
    with revision(by=user, channel=Channel.ESPACE):
        sheet = fetch(kind, user, pk)
        change = changes_of(kind, sheet).filter(pk=change_pk, model=kind.name).first()
        pair = change.fields.get(field) if change else None
        if field not in RESTORABLE or not isinstance(pair, list) or len(pair) != 2:
            raise ValidationError("Cette valeur ne se rétablit pas d’ici : modifiez la fiche.")
        setattr(sheet, field, pair[0] if pair[0] is not None else "")
        try:
            sheet.clean_fields(
                exclude=[one.name for one in sheet._meta.fields if one.name != field]
            )
        except ValidationError as error:
            raise ValidationError(
                "L’ancienne valeur n’est plus acceptée : modifiez la fiche."
            ) from error
        sheet.save()
    return _label(kind.model, field)
