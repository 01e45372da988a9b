"""States that depend on the day: intakes with their places, verification dates, meetings.

A pattern has a name that the content files use. Everything is relative to the day of loading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from directory.enums import EntryKind
from directory.examples import marked
from directory.models import Intake

PARIS = ZoneInfo("Europe/Paris")
SEEN_BY = marked("l’équipe qui accueille")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. Days from the day of loading; no start = permanent.

    `said`: what is known of its places: "some", "zero", "expired" or "" (nobody said).
    """

    starts_in: int | None = None
    apply_in: int | None = None
    said: str = ""


PATTERNS: dict[str, tuple[Way, ...]] = {
    "open": (Way(said="some"),),
    "full": (Way(said="zero"),),
    "expired": (Way(said="expired"),),
    "untold": (Way(),),
    "dated": (Way(36, 24, "some"),),
    "dated_soon": (Way(15, 4, "some"),),
    "dated_full": (Way(28, 20, "zero"),),
    "dated_untold": (Way(45),),
    "dated_expired": (Way(52, 40, "expired"),),
    "past_then_next": (Way(-40, -55, "some"), Way(64, 50, "some")),
    "past": (Way(-30),),
    "too_late": (Way(6, -2, "some"),),
    "both": (Way(said="some"), Way(32, 22, "some")),
    "none": (),
}
# Nobody starts on these days; close enough to the school year to be believed.
_CLOSED = {(12, day) for day in range(19, 32)} | {(1, day) for day in range(1, 4)}
_SUMMER = (7, 8)
# How long ago somebody looked at the sheet; beyond every frequency for "stale".
_FRESH_DAYS, _STALE_DAYS = 3, 430


def build_intakes(pattern: str, *, today: date, serial: int) -> list[Intake]:
    """The unsaved intakes of one solution; `serial` varies dates and counts."""
    return [_intake(way, today=today, serial=serial) for way in PATTERNS[pattern]]


def _intake(way: Way, *, today: date, serial: int) -> Intake:
    starts_on = apply_by = None
    if way.starts_in is not None:
        day = today + timedelta(days=way.starts_in)
        # What is past stays past: only coming dates avoid the closures.
        starts_on = _next_monday(day) if way.starts_in < 0 else _opening_day(day)
        apply_by = None if way.apply_in is None else today + timedelta(days=way.apply_in)
    kind = EntryKind.PERMANENTE if starts_on is None else EntryKind.DATEE
    intake = Intake(kind=kind, starts_on=starts_on, apply_by=apply_by)
    if way.said:
        _say_places(intake, way.said, today=today, serial=serial)
    return intake


def _say_places(intake: Intake, said: str, *, today: date, serial: int) -> None:
    total = 6 + serial * 5 % 11
    intake.total_places = total
    intake.open_places = 0 if said == "zero" else 1 + serial % 5
    ago, lasts = (75, 45) if said == "expired" else (2 + serial % 9, 40)
    intake.seen_at = today - timedelta(days=ago)
    intake.expires_at = intake.seen_at + timedelta(days=lasts)
    intake.seen_by = SEEN_BY


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _opening_day(day: date) -> date:
    """A Monday out of the two long closures of the year: the turn of the year, and the summer."""
    monday = _next_monday(day)
    while (monday.month, monday.day) in _CLOSED or monday.month in _SUMMER:
        monday += timedelta(days=7)
    return monday


def verified_on(freshness: str | None, *, today: date, serial: int) -> date | None:
    """The day of the last verification; in turn mostly fresh, sometimes stale or never verified."""
    match freshness or {5: "stale", 9: "never"}.get(serial % 13, "fresh"):
        case "never":
            return None
        case "stale":
            return today - timedelta(days=_STALE_DAYS + serial % 60)
        case _:
            return today - timedelta(days=_FRESH_DAYS + serial * 7 % 80)


def next_meeting(*, today: date, serial: int) -> datetime:
    """An information meeting in the coming weeks, on a Tuesday to Thursday afternoon."""
    monday = _next_monday(today + timedelta(days=2 + serial % 12))
    return datetime.combine(monday + timedelta(days=1 + serial % 3), time(14), tzinfo=PARIS)
