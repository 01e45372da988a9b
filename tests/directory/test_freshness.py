"""What can still be believed on a day: "through a day" includes it."""

from __future__ import annotations

from datetime import date

import pytest

from directory.freshness import is_believable, is_past, is_stale, is_suspended
from tests.days import TODAY, days_from_today

YESTERDAY, TOMORROW = days_from_today(-1), days_from_today(1)


@pytest.mark.parametrize(
    ("verified_at", "frequency_days", "stale"),
    [
        (None, 180, True),
        (TODAY, 180, False),
        (TODAY, 0, False),
        (YESTERDAY, 0, True),
        (days_from_today(-180), 180, False),
        (days_from_today(-181), 180, True),
    ],
)
def test_a_record_is_stale_the_day_after_its_frequency(
    verified_at: date | None, frequency_days: int, stale: bool
) -> None:
    assert is_stale(verified_at, frequency_days, today=TODAY) is stale


def test_a_frequency_runs_over_a_leap_day() -> None:
    assert not is_stale(date(2024, 2, 28), 2, today=date(2024, 3, 1))
    assert is_stale(date(2024, 2, 28), 2, today=date(2024, 3, 2))


@pytest.mark.parametrize(
    ("permanent", "starts_on", "apply_by", "past"),
    [
        (False, TODAY, None, False),
        (False, YESTERDAY, None, True),
        (False, TOMORROW, TODAY, False),
        (False, TOMORROW, YESTERDAY, True),
        (False, YESTERDAY, TODAY, False),
        (False, None, None, False),
        (True, YESTERDAY, None, False),
        (True, YESTERDAY, YESTERDAY, False),
        (True, None, None, False),
    ],
)
def test_an_intake_is_past_after_its_deadline_else_its_start(
    permanent: bool, starts_on: date | None, apply_by: date | None, past: bool
) -> None:
    found = is_past(permanent=permanent, starts_on=starts_on, apply_by=apply_by, today=TODAY)
    assert found is past


@pytest.mark.parametrize(
    ("past", "open_places", "expires_at", "believable"),
    [
        (False, 3, TODAY, True),
        (False, 0, TODAY, True),
        (False, 3, YESTERDAY, False),
        (False, None, TOMORROW, False),
        (False, 3, None, False),
        (True, 3, TOMORROW, False),
    ],
)
def test_a_count_is_believed_through_its_last_day(
    past: bool, open_places: int | None, expires_at: date | None, believable: bool
) -> None:
    found = is_believable(past=past, open_places=open_places, expires_at=expires_at, today=TODAY)
    assert found is believable


@pytest.mark.parametrize(
    ("start", "end", "suspended"),
    [
        (None, None, False),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (YESTERDAY, None, True),
        (YESTERDAY, TODAY, True),
        (TODAY, TODAY, True),
        (YESTERDAY, YESTERDAY, False),
        (TOMORROW, days_from_today(9), False),
    ],
)
def test_a_suspension_holds_between_its_dates_both_included(
    start: date | None, end: date | None, suspended: bool
) -> None:
    assert is_suspended(start, end, today=TODAY) is suspended
