"""One search has one address, and a change to it keeps the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest

from directory.geography import Geography, Home
from search.criteria import SearchCriteria
from search.querystring import (
    selections_with,
    to_pairs,
    to_querystring,
    with_changes,
    with_value,
    without_value,
)
from search.relax import OFFERS_AT_MOST, relaxings

LENS = Home("62498", "Lens", "62", "09", "32", 50.43, 2.83)
EMPTY = SearchCriteria(today=date(2026, 3, 10))
FULL = replace(
    EMPTY,
    q="décrochage & après",
    age=17,
    home=LENS,
    radius_km=30.0,
    territories=(("departement", "62"), ("region", "32")),
    selections=(("internat", ("oui",)), ("phase", ("b", "a"))),
    include_outside=True,
    sort="nom",
    page=3,
    page_size=50,
)


def test_nothing_asked_has_no_query_at_all() -> None:
    assert to_querystring(EMPTY) == ""


def test_every_parameter_is_written_in_one_order() -> None:
    assert to_pairs(FULL) == [
        ("q", "décrochage & après"),
        ("age", "17"),
        ("commune", "62498"),
        ("rayon", "30"),
        ("departement", "62"),
        ("region", "32"),
        ("phase", "b"),
        ("phase", "a"),
        ("internat", "oui"),
        ("hors_zone", "oui"),
        ("tri", "nom"),
        ("page", "3"),
        ("page_size", "50"),
    ]


@pytest.mark.parametrize("words", ["a&b=c", "100 %", "C++", "l’école", "#1", "<b>"])
def test_the_words_come_back_as_they_were_typed(words: str) -> None:
    address = to_querystring(replace(EMPTY, q=words))
    assert parse_qsl(address.removeprefix("?")) == [("q", words)]


def test_the_order_of_choosing_facets_does_not_change_the_address() -> None:
    turned = replace(FULL, selections=tuple(reversed(FULL.selections)))
    assert to_querystring(turned) == to_querystring(FULL)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"age": 0}, "?age=0"),
        ({"radius_km": 12.5}, "?rayon=12.5"),
        ({"radius_km": 200.0}, "?rayon=200"),
        ({"page": 1}, ""),
        ({"page": 2}, "?page=2"),
        ({"page_size": 20}, ""),
        ({"sort": "pertinence"}, ""),
        ({"include_outside": False}, ""),
    ],
)
def test_only_what_differs_from_the_default_is_written(
    changes: dict[str, Any], expected: str
) -> None:
    assert to_querystring(replace(EMPTY, **changes)) == expected


def test_a_change_goes_back_to_the_first_page() -> None:
    third = replace(EMPTY, page=3)
    assert with_changes(third, age=17) == "?age=17"
    assert with_changes(third, page=4) == "?page=4"


def test_taking_the_last_value_away_takes_the_facet_away() -> None:
    one = replace(EMPTY, selections=(("phase", ("a", "b")),))
    assert without_value(one, "phase", "a") == "?phase=b"
    assert without_value(one, "phase", "unknown") == "?phase=a&phase=b"
    assert without_value(replace(EMPTY, selections=(("phase", ("a",)),)), "phase", "a") == ""


def test_a_value_is_added_beside_those_chosen() -> None:
    one = replace(EMPTY, selections=(("phase", ("a",)), ("pmr", ("oui",))), page=5)
    assert with_value(one, "phase", "b") == "?phase=a&phase=b&pmr=oui"
    assert with_value(one, "statut", "x") == "?phase=a&statut=x&pmr=oui"


def test_a_facet_is_set_once() -> None:
    assert selections_with(FULL, "phase", ("c",)) == (("internat", ("oui",)), ("phase", ("c",)))
    assert selections_with(FULL, "phase", ()) == (("internat", ("oui",)),)


@pytest.mark.parametrize(
    ("asked_km", "label", "query"),
    [
        (5.0, "Jusqu’à 30 km", "?rayon=30"),
        (20.0, "Jusqu’à 30 km", "?rayon=30"),
        (21.0, "Jusqu’à 50 km", "?rayon=50"),
        (50.0, "Jusqu’à 100 km", "?rayon=100"),
        (133.0, "Jusqu’à 200 km", "?rayon=200"),
        (134.0, "À toute distance", ""),
    ],
)
def test_a_wider_circle_is_really_wider(asked_km: float, label: str, query: str) -> None:
    asked = replace(EMPTY, radius_km=asked_km)
    (offer,) = relaxings(asked, lambda _: 2, {}, Geography())
    assert (offer.label, offer.query, offer.total) == (label, query, 2)


def test_an_offer_that_finds_nothing_is_not_made() -> None:
    assert relaxings(FULL, lambda _: 0, {}, Geography()) == ()


def test_four_offers_are_made_at_most_and_none_keeps_the_page() -> None:
    offers = relaxings(FULL, lambda _: 1, {}, Geography())
    assert len(offers) == OFFERS_AT_MOST
    assert not any("page=" in offer.query for offer in offers)


def test_all_filters_go_only_when_no_single_one_is_enough() -> None:
    asked = replace(EMPTY, age=17, home=LENS, q="x")

    def count(one: SearchCriteria) -> int:
        return 5 if not one.q and one.home is None else 0

    offers = relaxings(asked, count, {}, Geography())
    assert [(offer.label, offer.query) for offer in offers] == [("Toutes les solutions", "")]
