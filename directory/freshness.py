"""Pure rules of what can still be believed: verification and counts of places.

Source: search/README.md, 4 and 7. "Through a day" includes it.
"""

from __future__ import annotations

from datetime import date, timedelta


def is_stale(verified_at: date | None, frequency_days: int, *, today: date) -> bool:
    """Never verified, or today later than the verification plus its frequency."""
    return verified_at is None or today > verified_at + timedelta(days=frequency_days)


def is_past(*, permanent: bool, starts_on: date | None, apply_by: date | None, today: date) -> bool:
    """A dated intake whose deadline, else whose start, is before today. Permanent ones never."""
    limit = apply_by or starts_on
    return not permanent and limit is not None and limit < today


def is_believable(
    *, past: bool, open_places: int | None, expires_at: date | None, today: date
) -> bool:
    return not past and open_places is not None and expires_at is not None and today <= expires_at


def is_suspended(start: date | None, end: date | None, *, today: date) -> bool:
    """Between its dates, both included; without an end, until further notice."""
    return start is not None and start <= today and (end is None or today <= end)
