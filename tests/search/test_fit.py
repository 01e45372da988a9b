"""How one solution answers one question, whether the results hold it or not."""

from __future__ import annotations

from datetime import date

import pytest

from directory.geography import Home
from search.criteria import SearchCriteria
from search.documents import Document, DocumentPlace, Rule
from search.fit import ON_AGREEMENT, OPEN, OTHER_AGE, OTHER_AREA, TO_CHECK, distance_from, fit
from search.results import NEAR, OUTSIDE, REMOTE, SERVED

LENS = Home("62498", "Lens", "62", "09", "32", 50.43, 2.83)
NOWHERE = Home("62498", "Lens", "62", "09", "32", None, None)
NEXT_DOOR = DocumentPlace("62427", "62", 50.42, 2.95)
PARIS = DocumentPlace("75056", "75", 48.85, 2.35)
UNKNOWN = DocumentPlace("62001", "62", None, None)
SURE = (Rule(16, 25),)


def question(age: int | None = None, home: Home | None = None) -> SearchCriteria:
    return SearchCriteria(today=date(2026, 3, 10), age=age, home=home)


def solution(
    *places: DocumentPlace,
    rules: tuple[Rule, ...] = SURE,
    zone: tuple[str, ...] = (),
    remote: bool = False,
) -> Document:
    return Document(
        id=1,
        title_key="a",
        texts=("", "", "", ""),
        scheme="s",
        category="c",
        phase="p",
        rules=rules,
        zone=frozenset(zone),
        places=places,
        remote=remote,
    )


def test_without_an_age_or_a_place_nothing_is_concluded() -> None:
    found = fit(solution(PARIS), question())
    assert found.outcome is None
    assert not found.far
    assert (found.hit.age_fit, found.hit.served, found.hit.distance_km) == (None, None, None)


@pytest.mark.parametrize(
    ("rules", "age", "outcome"),
    [
        (SURE, 15, OTHER_AGE),
        (SURE, 16, OPEN),
        (SURE, 25, OPEN),
        (SURE, 26, OTHER_AGE),
        ((), 17, TO_CHECK),
        ((Rule(None, None),), 0, OPEN),
        ((Rule(16, None),), 99, OPEN),
        ((Rule(None, 18),), 19, OTHER_AGE),
        ((Rule(16, 25), Rule(15, 15, conditional=True)), 15, ON_AGREEMENT),
        ((Rule(16, 25), Rule(15, 17, conditional=True)), 16, OPEN),
    ],
)
def test_an_age_is_let_in_by_the_bounds_themselves(
    rules: tuple[Rule, ...], age: int, outcome: int
) -> None:
    assert fit(solution(rules=rules), question(age)).outcome == outcome


@pytest.mark.parametrize(
    "code", ["commune:62498", "departement:62", "academie:09", "region:32", "france"]
)
def test_a_zone_that_holds_my_commune_is_for_me(code: str) -> None:
    found = fit(solution(PARIS, zone=(code, "departement:75")), question(17, LENS))
    assert (found.hit.served, found.outcome, found.far) == (SERVED, OPEN, False)


@pytest.mark.parametrize("code", ["commune:62427", "departement:32", "academie:32", "region:62"])
def test_a_zone_of_another_kind_with_the_same_number_is_not_mine(code: str) -> None:
    found = fit(solution(NEXT_DOOR, zone=(code,), remote=True), question(17, LENS))
    assert (found.hit.served, found.outcome, found.far) == (OUTSIDE, OTHER_AREA, False)


def test_a_neighbour_that_states_no_zone_is_to_be_asked() -> None:
    found = fit(solution(NEXT_DOOR, remote=True), question(17, LENS))
    assert (found.hit.served, found.outcome, found.far) == (NEAR, TO_CHECK, False)


def test_what_is_remote_and_states_no_zone_is_open_from_anywhere() -> None:
    found = fit(solution(PARIS, remote=True), question(17, LENS))
    assert (found.hit.served, found.outcome, found.far) == (REMOTE, OPEN, False)


@pytest.mark.parametrize("places", [(PARIS,), (UNKNOWN,), ()])
def test_what_is_far_or_has_no_address_is_to_be_checked(
    places: tuple[DocumentPlace, ...],
) -> None:
    found = fit(solution(*places), question(17, LENS))
    assert (found.hit.served, found.outcome, found.far) == (None, TO_CHECK, True)


def test_the_wrong_age_is_said_before_the_wrong_area() -> None:
    assert fit(solution(zone=("departement:75",)), question(40, LENS)).outcome == OTHER_AGE


def test_an_agreement_does_not_open_another_area() -> None:
    rules = (Rule(15, 15, conditional=True),)
    elsewhere = solution(rules=rules, zone=("departement:75",))
    assert fit(elsewhere, question(15, LENS)).outcome == OTHER_AREA
    assert fit(solution(NEXT_DOOR, rules=rules), question(15, LENS)).outcome == TO_CHECK


def test_the_nearest_place_is_the_one_that_counts() -> None:
    alone = distance_from(solution(NEXT_DOOR), LENS)
    assert alone == pytest.approx(8.57, abs=0.1)
    assert distance_from(solution(PARIS, UNKNOWN, NEXT_DOOR), LENS) == alone


def test_without_a_point_there_is_no_distance() -> None:
    assert distance_from(solution(UNKNOWN), LENS) is None
    assert distance_from(solution(), LENS) is None
    assert distance_from(solution(NEXT_DOOR), NOWHERE) is None
