"""Writing a sheet: rights in the fetch, the version checked under the lock, one revision."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Subquery
from django.http import Http404
from django.utils import timezone

from directory.changelog import gathered, revision
from directory.editing.identity import check_identifiers
from directory.editing.kinds import ACTORS, SOLUTIONS, Kind
from directory.editing.listing import kept
from directory.editing.merging import rows_moved
from directory.editing.row_kinds import kinds_of
from directory.editing.row_writing import write_rows
from directory.editing.rows import RowSet, Stored, read_rows
from directory.editing.verifying import signature
from directory.enums import Channel, PublicationState
from directory.models.history import ChangelogHead

ELSEWHERE = "Cette commune n’est pas sur votre territoire : demandez à l’équipe de ce territoire."


_NOT_YOURS = "Cette fiche n’existe pas, ou n’est pas à vous."


class Moved(Exception):
    """Somebody saved meanwhile. `sheet`: what stands now."""

    def __init__(self, sheet: Any) -> None:
        super().__init__(f"version {sheet.version}")
        self.sheet = sheet


class NotHere(Exception):
    """The sheet would leave the territory of whoever writes it."""


def fetch(kind: Kind, user: Any, pk: int) -> Any:
    return _one(kept(kind, user), kind, pk)


def _one(rows: Any, kind: Kind, pk: int) -> Any:
    sheet = rows.select_related(*kind.related).filter(pk=pk).first()
    if sheet is None:
        raise Http404(_NOT_YOURS)
    return sheet


@dataclass(frozen=True, slots=True)
class Seen:
    """A sheet and its rows as one request read them. `head`: the last revision before that."""

    sheet: Any
    stored: Stored
    head: int


def see(kind: Kind, user: Any, pk: int) -> Seen:
    """The number is read with the sheet, before its rows: what is later is read again."""
    head = ChangelogHead.objects.filter(pk=1).values("number")[:1]
    sheet = _one(kept(kind, user).annotate(head=Subquery(head)), kind, pk)
    return Seen(sheet, read_rows(kinds_of(kind), sheet), sheet.head or 0)


def save_sheet(
    kind: Kind,
    user: Any,
    seen: Seen,
    form: Any,
    sets: list[RowSet],
    *,
    version: str,
    marks: dict[str, str],
) -> None:
    """Raises Moved, NotHere and Refused; then nothing was written. The number of queries does not
    follow that of the rows."""
    with revision(by=user, channel=Channel.ESPACE) as number, gathered():
        sheet, stored = _under_lock(kind, user, seen, form, number)
        kinds = [rows.kind for rows in sets]
        are_here = False not in [rows.refresh(sheet, stored) for rows in sets]
        if version != str(sheet.version) or not are_here or rows_moved(kinds, stored, marks):
            raise Moved(sheet)
        before = copy(sheet)
        form.fill(sheet)
        check_identifiers(sheet, user)
        if form.cleaned_data["exact"]:
            sheet.verified_at = timezone.localdate()
            sheet.verified_by = signature(user, sheet)
        sheet.save(before=before)
        form.fill_many(sheet)
        write_rows(sets, user)
        if any(getattr(sheet, name) != getattr(before, name) for name in _DECIDES[kind.slug]):
            _stays(kind, user, sheet)


# The columns that decide whose a sheet is: while they stay, the right that was read stays.
_DECIDES = {SOLUTIONS.slug: ("actor_id",), ACTORS.slug: ("commune_id", "steward_id")}


def _under_lock(kind: Kind, user: Any, seen: Seen, form: Any, number: int) -> tuple[Any, Stored]:
    """The sheet and its rows as they stand. When no revision was committed since they were read,
    they are those, and only the right is asked again."""
    pk = seen.sheet.pk
    if number == seen.head + 1:
        if not kept(kind, user).filter(pk=pk).exists():
            raise Http404(_NOT_YOURS)
        return copy(seen.sheet), seen.stored
    sheet = fetch(kind, user, pk)
    form.read_again(sheet)
    return sheet, read_rows(kinds_of(kind), sheet)


def _stays(kind: Kind, user: Any, sheet: Any) -> None:
    """Whoever moves an actor keeps the right to edit it; a lead keeps it in the département."""
    if not kept(kind, user).filter(pk=sheet.pk).exists():
        raise NotHere
    steward = getattr(sheet, "steward", None)
    if steward and sheet.commune and sheet.commune.departement_id != steward.departement_id:
        raise NotHere


class NotReady(Exception):
    """What a sheet still lacks to be published, in French."""


_READ_AGAIN = (
    "Quelqu’un a modifié cette fiche depuis que vous l’avez ouverte : relisez-la, puis recommencez."
)


def set_state(
    kind: Kind, user: Any, pk: int, state: str, *, version: str, replaced_by: int | None = None
) -> Any:
    """Publish, keep as a draft, withdraw, bring back: what was read, in its `version`."""
    with revision(by=user, channel=Channel.ESPACE):
        sheet = fetch(kind, user, pk)
        if version != str(sheet.version):
            raise NotReady(_READ_AGAIN)
        if state == PublicationState.PUBLISHED and kind is SOLUTIONS and not sheet.summary.strip():
            raise NotReady("Écrivez d’abord un résumé : c’est ce que montre la recherche.")
        sheet.state = state
        if kind is SOLUTIONS:
            is_gone = state == PublicationState.ARCHIVED
            sheet.archived_at = timezone.localdate() if is_gone else None
            sheet.replaced_by_id = replaced_by if is_gone else None
        sheet.save()
    return sheet
