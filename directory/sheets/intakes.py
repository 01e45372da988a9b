"""The lines of « Quand, et combien de places »: what was said, when, until when. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from directory.enums import EntryKind
from directory.french import NO_BREAK, long_date, number
from directory.freshness import is_believable, is_past

UNKNOWN = "Nombre non communiqué"


class IntakeFacts(Protocol):
    kind: str
    starts_on: date | None
    apply_by: date | None
    open_places: int | None
    total_places: int | None
    unit: str
    seen_at: date | None
    expires_at: date | None


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """One way in. `seen_at` and `expires_at` are None when no number was given; `expired`: the
    number is told as past, never as open."""

    entry: str
    apply_by: date | None
    places: str
    seen_at: date | None
    expires_at: date | None
    expired: bool
    where: str = ""


def intake_lines(intakes: Iterable[tuple[IntakeFacts, str]], today: date) -> tuple[IntakeLine, ...]:
    """`intakes`: (intake, name of its place or ""). Those whose date is over are left out."""
    return tuple(
        _line(intake, where, today) for intake, where in intakes if not _is_over(intake, today)
    )


def _is_over(intake: IntakeFacts, today: date) -> bool:
    return is_past(
        permanent=intake.kind == EntryKind.PERMANENTE,
        starts_on=intake.starts_on,
        apply_by=intake.apply_by,
        today=today,
    )


def _line(intake: IntakeFacts, where: str, today: date) -> IntakeLine:
    known = intake.open_places is not None
    believable = is_believable(
        past=False, open_places=intake.open_places, expires_at=intake.expires_at, today=today
    )
    permanent = intake.kind == EntryKind.PERMANENTE or intake.starts_on is None
    return IntakeLine(
        entry="Toute l’année" if permanent else long_date(intake.starts_on or today),
        apply_by=intake.apply_by,
        places=_places(intake, believable=believable),
        seen_at=intake.seen_at if known else None,
        expires_at=intake.expires_at if known else None,
        expired=known and not believable,
        where=where,
    )


def _places(intake: IntakeFacts, *, believable: bool) -> str:
    if intake.open_places is None:
        return UNKNOWN
    total = "" if intake.total_places is None else f" sur {number(intake.total_places)}"
    count = f"{number(intake.open_places)}{total}"
    if not believable:
        day = long_date(intake.seen_at) if intake.seen_at else "une date inconnue"
        return f"À confirmer{NO_BREAK}: {count} le {day}"
    return f"Complet{total and f' (0{total})'}" if intake.open_places == 0 else count
