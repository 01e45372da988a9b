"""Writing a sheet: rights in the fetch, the version checked under the lock, one revision."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone

from directory.changelog import revision
from directory.editing.identity import check_identifiers
from directory.editing.kinds import SOLUTIONS, Kind
from directory.editing.listing import kept
from directory.editing.merging import rows_moved
from directory.editing.rows import RowSet, read_rows
from directory.editing.verifying import signature
from directory.enums import Channel, PublicationState

ELSEWHERE = "Cette commune n’est pas sur votre territoire : demandez à l’équipe de ce territoire."


class Moved(Exception):
    """Somebody saved meanwhile. `sheet`: what stands now."""

    def __init__(self, sheet: Any) -> None:
        super().__init__(f"version {sheet.version}")
        self.sheet = sheet


class NotHere(Exception):
    """The sheet would leave the territory of whoever writes it."""


def fetch(kind: Kind, user: Any, pk: int) -> Any:
    sheet = kept(kind, user).select_related(*kind.related).filter(pk=pk).first()
    if sheet is None:
        raise Http404("Cette fiche n’existe pas, ou n’est pas à vous.")
    return sheet


def save_sheet(
    kind: Kind,
    user: Any,
    pk: int,
    form: Any,
    sets: list[RowSet],
    *,
    version: str,
    marks: dict[str, str],
) -> None:
    """Raises Moved, NotHere and Refused; then nothing was written."""
    with revision(by=user, channel=Channel.ESPACE):
        sheet = fetch(kind, user, pk)
        kinds = [rows.kind for rows in sets]
        stored = read_rows(kinds, sheet)
        are_here = False not in [rows.refresh(sheet, stored) for rows in sets]
        if version != str(sheet.version) or not are_here or rows_moved(kinds, stored, marks):
            raise Moved(sheet)
        form.fill(sheet)
        check_identifiers(sheet, user)
        if form.cleaned_data["exact"]:
            sheet.verified_at = timezone.localdate()
            sheet.verified_by = signature(user, sheet)
        sheet.save()
        form.fill_many(sheet)
        for rows in sets:
            rows.write(user)
        _stays(kind, user, sheet)


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
