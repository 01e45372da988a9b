"""The school year, from 1 September to 31 August, and dates carried to the next one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from directory.french import month

FIRST_MONTH = 9
# Farther than this, a calendar shows nothing.
YEARS_SHOWN = 10
_WEEK = timedelta(weeks=1)
_YEAR = timedelta(weeks=52)


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """`start`: the calendar year of its September."""

    start: int

    @property
    def first(self) -> date:
        return date(self.start, FIRST_MONTH, 1)

    @property
    def last(self) -> date:
        return date(self.start + 1, FIRST_MONTH, 1) - timedelta(days=1)

    @property
    def next(self) -> SchoolYear:
        return SchoolYear(self.start + 1)

    @property
    def previous(self) -> SchoolYear:
        return SchoolYear(self.start - 1)

    def __str__(self) -> str:
        return f"{self.start}-{self.start + 1}"


def year_of(day: date) -> SchoolYear:
    return SchoolYear(day.year if day.month >= FIRST_MONTH else day.year - 1)


def parse_year(text: str, default: SchoolYear) -> SchoolYear:
    """« 2026 »: the school year that starts then; anything else is the default."""
    year = SchoolYear(int(text[:6])) if text.isdecimal() else default
    return year if is_near(year, default) else default


def is_near(year: SchoolYear, now: SchoolYear) -> bool:
    return abs(year.start - now.start) <= YEARS_SHOWN


def same_day_next_year(day: date) -> date:
    """The same day of the week, 52 weeks later; a week more if that is still the same year."""
    moved = day + _YEAR
    return moved + _WEEK if year_of(moved) == year_of(day) else moved


def by_month(events: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """(« octobre 2026 », its events), in order."""
    return [
        (month(first), list(inside))
        for first, inside in groupby(events, key=lambda event: event.starts_on.replace(day=1))
    ]


Copy = tuple[Any, date]


def not_there_yet(events: Iterable[Any], there: Iterable[Any]) -> list[Copy]:
    """(event, its day next year) for those that the next year does not hold already: a copy made
    twice adds nothing, even when a day was moved since. Meetings of one title are counted: one of
    them there is not all of them."""
    held = Counter((_title(one), one.starts_on) for one in there)
    copies = [(event, same_day_next_year(event.starts_on)) for event in events]
    left = _unmatched(copies, held, lambda copy: (_title(copy[0]), copy[1]))
    moved = Counter(title for title, _ in held.elements())
    return _unmatched(left, moved, lambda copy: _title(copy[0]))


def _unmatched(
    copies: Iterable[Copy], held: Counter[Any], key: Callable[[Copy], Any]
) -> list[Copy]:
    """Each one held accounts for one copy, and is taken out."""
    left = []
    for copy in copies:
        if held[key(copy)]:
            held[key(copy)] -= 1
        else:
            left.append(copy)
    return left


def _title(event: Any) -> str:
    return str(event.title.casefold().strip())
