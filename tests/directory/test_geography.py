"""Typed territories: what holds a commune, what meets what."""

from __future__ import annotations

import pytest

from directory.geography import FRANCE
from tests.search.handmade import GEOGRAPHY, LENS, MIQUELON


def test_a_commune_lies_in_everything_above_it() -> None:
    above = ("commune:62498", "departement:62", "academie:09", "region:32", FRANCE)
    assert LENS.zone_codes == above
    assert GEOGRAPHY.containing("62498") == above


def test_an_overseas_collectivity_has_no_academie() -> None:
    above = ("commune:97501", "departement:975", "region:975", FRANCE)
    assert MIQUELON.zone_codes == above
    assert GEOGRAPHY.containing("97501") == above


def test_an_unknown_commune_still_lies_in_france() -> None:
    assert GEOGRAPHY.containing("99999") == ("commune:99999", FRANCE)


def test_a_label_tells_homonyms_apart() -> None:
    assert LENS.label == "Lens (62)"


@pytest.mark.parametrize(
    ("code", "departements"),
    [
        ("departement:62", {"62"}),
        ("academie:09", {"59", "62"}),
        ("region:32", {"59", "62", "80"}),
        ("region:62", set()),
        (FRANCE, {"59", "62", "80", "76", "975"}),
    ],
)
def test_territories_are_made_of_departements(code: str, departements: set[str]) -> None:
    assert GEOGRAPHY.departements_of(code) == departements


@pytest.mark.parametrize(
    ("zone", "territory", "meet"),
    [
        ({"commune:62498"}, {"commune:62498"}, True),
        ({"commune:62498"}, {"commune:62041"}, False),
        ({"commune:62498"}, {"departement:62"}, True),
        ({"commune:62498"}, {"academie:09"}, True),
        ({"commune:62498"}, {"academie:20"}, False),
        ({"departement:62"}, {"region:32"}, True),
        ({"departement:62"}, {"departement:59"}, False),
        ({"departement:62"}, {"region:28"}, False),
        ({"academie:09"}, {"region:32"}, True),
        ({"academie:09"}, {"academie:20"}, False),
        ({"region:32"}, {"departement:80", "commune:76540"}, True),
        ({"departement:80", "commune:62498"}, {"departement:62"}, True),
        ({FRANCE}, {"commune:97501"}, True),
        ({FRANCE}, {"region:975"}, True),
        ({"commune:97501"}, {FRANCE}, True),
        (set(), {"departement:62"}, False),
        (set(), {FRANCE}, False),
    ],
)
def test_a_zone_meets_a_territory_when_they_share_a_commune(
    zone: set[str], territory: set[str], meet: bool
) -> None:
    assert GEOGRAPHY.meet(frozenset(zone), frozenset(territory)) is meet
    assert GEOGRAPHY.meet(frozenset(territory), frozenset(zone)) is meet
