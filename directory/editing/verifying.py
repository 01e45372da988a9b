"""« Toujours exacte »: one sheet or forty, each as it was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from directory.changelog import revision
from directory.editing.kinds import Kind
from directory.editing.listing import kept
from directory.enums import ChangeAction, Channel, UserRole
from directory.models import Change


@dataclass(frozen=True, slots=True)
class Verified:
    """`moved`: titles of sheets that somebody changed since they were shown: look again."""

    count: int
    moved: tuple[str, ...]


def signature(user: Any, sheet: Any) -> str:
    """Who vouches for it, as everybody reads it: a platform or a team, never a person."""
    steward = getattr(sheet, "actor", sheet).steward
    if user.role == UserRole.LEAD and steward is not None:
        return str(steward.name)[:120]
    return str(user.get_role_display())[:120]


def read_ticks(values: Iterable[str]) -> dict[int, int]:
    """« 412-7 » → sheet 412, as shown in its version 7. Anything else is left out."""
    pairs = (value.partition("-") for value in values)
    return {
        int(pk): int(version)
        for pk, _, version in pairs
        if pk.isdecimal() and version.isdecimal() and len(pk) < 10 and len(version) < 10
    }


def verify(kind: Kind, user: Any, ticks: dict[int, int], today: date) -> Verified:
    """All at once, in one revision; a sheet that moved meanwhile is not vouched for unseen."""
    if not ticks:
        return Verified(0, ())
    with revision(by=user, channel=Channel.ESPACE) as number:
        rows = list(kept(kind, user).filter(pk__in=ticks).select_related(*kind.related))
        moved = [row for row in rows if row.version != ticks[row.pk]]
        fresh = [row for row in rows if row.version == ticks[row.pk]]
        signed = [(row, signature(user, row)) for row in fresh]
        changes = [_vouch(kind, row, by, today, number) for row, by in signed]
        _write(kind, signed, today)
        Change.objects.bulk_create(changes)
    return Verified(len(fresh), tuple(kind.title_of(row) for row in moved))


def _vouch(kind: Kind, row: Any, by: str, today: date, number: int) -> Change:
    before = row.verified_at.isoformat() if row.verified_at else None
    fields = {"verified_at": [before, today.isoformat()]}
    if row.verified_by != by:
        fields["verified_by"] = [row.verified_by, by]
    return Change(
        revision_id=number,
        model=kind.name,
        object_id=str(row.pk),
        root_model=kind.name,
        root_id=str(row.pk),
        action=ChangeAction.UPDATED,
        fields=fields,
    )


def _write(kind: Kind, signed: list[tuple[Any, str]], today: date) -> None:
    """One statement for each signature: a plain queryset, since the changes are told above."""
    by_signature: dict[str, list[int]] = {}
    for row, by in signed:
        by_signature.setdefault(by, []).append(row.pk)
    for name, pks in by_signature.items():
        plain: QuerySet[Any] = QuerySet(kind.model)
        plain.filter(pk__in=pks).update(
            verified_at=today, verified_by=name, version=F("version") + 1
        )
