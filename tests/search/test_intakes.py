"""What is said of places on a given day (search/README.md, 4), over tables of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from search.documents import DocumentIntake
from search.intakes import IntakeSummary, summarise

DAY = date(2026, 3, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
LATER = DAY + timedelta(days=30)


def dated(
    starts_on: date | None = None,
    apply_by: date | None = None,
    *,
    free: int | None = None,
    total: int | None = None,
    seen_at: date | None = None,
    expires_at: date | None = None,
) -> DocumentIntake:
    return DocumentIntake(False, starts_on, apply_by, free, total, seen_at, expires_at)


def always(
    free: int | None = None,
    total: int | None = None,
    *,
    seen_at: date | None = None,
    expires_at: date | None = None,
    starts_on: date | None = None,
    apply_by: date | None = None,
) -> DocumentIntake:
    return DocumentIntake(True, starts_on, apply_by, free, total, seen_at, expires_at)


def test_without_intakes_nothing_is_known() -> None:
    assert summarise([], DAY) == IntakeSummary()
    assert not IntakeSummary().permanent


@pytest.mark.parametrize(
    ("starts_on", "apply_by", "still_there"),
    [
        (BEFORE, None, False),
        (DAY, None, True),
        (AFTER, None, True),
        (None, BEFORE, False),
        (None, DAY, True),
        (LATER, BEFORE, False),
        (LATER, DAY, True),
        (BEFORE, DAY, True),
        (None, None, True),
    ],
)
def test_the_deadline_counts_on_its_own_day_and_goes_before_the_start(
    starts_on: date | None, apply_by: date | None, still_there: bool
) -> None:
    found = summarise([dated(starts_on, apply_by)], DAY)
    assert found.entry == (("datee",) if still_there else ())


@pytest.mark.parametrize("day", [BEFORE, DAY, LATER])
def test_one_can_always_enter_where_one_enters_all_year(day: date) -> None:
    found = summarise([always(starts_on=BEFORE, apply_by=BEFORE)], day)
    assert found.entry == ("permanente",)
    assert found.permanent


def test_both_ways_of_entering_are_told_the_permanent_one_first() -> None:
    found = summarise([dated(LATER), always(), dated(AFTER)], DAY)
    assert found.entry == ("permanente", "datee")


@pytest.mark.parametrize(
    ("expires_at", "free", "expired"),
    [(BEFORE, None, True), (DAY, 3, False), (AFTER, 3, False), (None, None, True)],
)
def test_a_number_is_believed_through_its_last_day(
    expires_at: date | None, free: int | None, expired: bool
) -> None:
    found = summarise([always(3, 12, expires_at=expires_at)], DAY)
    assert found.open_places == free
    assert found.total_places == (None if expired else 12)
    assert found.expired is expired


def test_full_is_something_that_somebody_said() -> None:
    found = summarise([always(0, 12, expires_at=LATER)], DAY)
    assert found.open_places == 0
    assert found.total_places == 12
    assert not found.expired


def test_the_places_of_several_intakes_add_up() -> None:
    found = summarise(
        [always(2, 10, expires_at=LATER), dated(LATER, free=3, total=8, expires_at=AFTER)], DAY
    )
    assert (found.open_places, found.total_places) == (5, 18)


def test_an_expired_number_is_not_added_to_a_fresh_one() -> None:
    found = summarise([always(2, 10, expires_at=LATER), always(7, 9, expires_at=BEFORE)], DAY)
    assert (found.open_places, found.total_places) == (2, 10)
    assert not found.expired


def test_the_places_of_a_past_intake_are_gone_even_if_their_number_has_not_expired() -> None:
    found = summarise([dated(BEFORE, free=4, total=4, seen_at=BEFORE, expires_at=LATER)], DAY)
    assert found == IntakeSummary()


def test_how_many_in_all_is_unknown_when_only_open_places_were_counted() -> None:
    found = summarise([always(2, expires_at=LATER)], DAY)
    assert (found.open_places, found.total_places) == (2, None)


def test_a_total_without_open_places_says_nothing_of_places() -> None:
    found = summarise([always(None, 12, seen_at=BEFORE, expires_at=LATER)], DAY)
    assert (found.open_places, found.total_places) == (None, None)
    assert (found.seen_at, found.expires_at, found.expired) == (None, None, False)


def test_the_oldest_look_and_the_earliest_end_are_told() -> None:
    older, newer = DAY - timedelta(days=9), DAY - timedelta(days=2)
    found = summarise(
        [
            always(1, seen_at=newer, expires_at=AFTER),
            always(1, seen_at=older, expires_at=LATER),
            always(1, seen_at=DAY - timedelta(days=90), expires_at=BEFORE),
        ],
        DAY,
    )
    assert (found.seen_at, found.expires_at) == (older, AFTER)


@pytest.mark.parametrize(
    ("intakes", "expected"),
    [
        ([dated(LATER), dated(AFTER)], AFTER),
        ([dated(DAY), dated(AFTER)], DAY),
        ([dated(BEFORE, LATER), dated(LATER)], LATER),
        ([dated(BEFORE, LATER)], None),
        ([dated(AFTER, BEFORE), dated(LATER)], LATER),
        ([always()], None),
        ([always(starts_on=AFTER)], AFTER),
    ],
)
def test_the_next_entry_is_the_first_that_can_still_be_had(
    intakes: list[DocumentIntake], expected: date | None
) -> None:
    assert summarise(intakes, DAY).next_intake == expected
    assert summarise(reversed(intakes), DAY).next_intake == expected
