"""What may be said of places, and until when it is believed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from directory.french import long_date

DEFAULT_DAYS = 30
LONGEST_DAYS = 366
FARTHEST_DAYS = 3 * 366
MOST = 9_999


class Stored(Protocol):
    starts_on: date | None
    apply_by: date | None
    open_places: int | None
    total_places: int | None
    expires_at: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The next entry and the last day to ask for it; without an entry, one enters all year."""

    starts_on: date | None = None
    apply_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`open_places` None: nobody knows. `expires_at` None: as long as the rule says. `dates` None:
    left as they are."""

    open_places: int | None = None
    total_places: int | None = None
    expires_at: date | None = None
    dates: Dates | None = None

    def agrees_with(self, row: Stored) -> bool:
        """Whether a row already tells this: the same numbers, and the same dates when told."""
        return (
            (self.open_places, self.total_places) == (row.open_places, row.total_places)
            and self.expires_at in (None, row.expires_at)
            and self.dates in (None, dates_of(row))
        )


def dates_of(row: Stored) -> Dates:
    return Dates(starts_on=row.starts_on, apply_by=row.apply_by)


def valid_until(freshness_days: int | None, today: date) -> date:
    """The rule: as many days as the sheet of the solution is trusted, 30 when it does not say."""
    return today + timedelta(days=min(freshness_days or DEFAULT_DAYS, LONGEST_DAYS))


def stamp_of(row: Stored) -> str:
    """What a row tells, to notice that it changed: « 4|12|2027-01-05||2026-12-27 »."""
    told = (row.open_places, row.total_places, row.starts_on, row.apply_by, row.expires_at)
    return "|".join("" if one is None else str(one) for one in told)


def problems_of(said: Said, before: Dates, today: date) -> dict[str, str]:
    """Field → sentence that says what to do. `before`: the dates that stand, always accepted."""
    found = _problems_of_counts(said)
    limit = said.expires_at
    if limit is not None and limit < today:
        found["until"] = "Cette date est passée. Écrivez une date à venir, ou laissez vide."
    elif limit is not None and limit > today + timedelta(days=LONGEST_DAYS):
        found["until"] = "Un an au plus. Écrivez une date plus proche, ou laissez vide."
    if said.dates is not None:
        found |= _problems_of_dates(said.dates, before, today)
    return found


def _problems_of_counts(said: Said) -> dict[str, str]:
    found = {}
    for name, count in (("open", said.open_places), ("total", said.total_places)):
        if count is not None and not 0 <= count <= MOST:
            found[name] = f"Écrivez un nombre de 0 à {MOST}."
    open_places, total = said.open_places, said.total_places
    if not found and open_places is not None and total is not None and open_places > total:
        found["open"] = f"{open_places} places libres sur {total}. Corrigez un des deux nombres."
    return found


def _problems_of_dates(dates: Dates, before: Dates, today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    if dates == before:
        return found
    if dates.starts_on is not None and dates.starts_on < today:
        found["starts"] = (
            "Cette date est passée. Écrivez la prochaine entrée, ou laissez vide si l’on entre "
            "toute l’année."
        )
    elif dates.starts_on is not None and dates.starts_on > today + timedelta(days=FARTHEST_DAYS):
        found["starts"] = "Cette date est à plus de trois ans. Vérifiez l’année."
    if dates.apply_by is None:
        return found
    if dates.starts_on is None:
        found["apply"] = "Écrivez aussi la date d’entrée, ou videz cette case."
    elif dates.apply_by > dates.starts_on:
        found["apply"] = (
            f"On demande avant l’entrée : au plus tard le {long_date(dates.starts_on)}."
        )
    elif dates.apply_by < today:
        found["apply"] = "Cette date est passée. Écrivez une date à venir, ou laissez vide."
    return found
