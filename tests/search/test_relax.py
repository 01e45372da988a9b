"""A search without an answer says what to give up, with what each would find."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from search.asking import Asked, ask
from search.relax import OFFERS_AT_MOST, Relaxing, relaxings
from tests.search.conftest import LENS, STRASBOURG, Scene

pytestmark = pytest.mark.django_db


def asked(query: str) -> Asked:
    return ask(QueryDict(query))


def offers(query: str) -> tuple[Relaxing, ...]:
    one = asked(query)
    assert one.count(one.criteria) == 0
    return relaxings(one.criteria, one.count, one.labels, one.geography)


SEARCHES = [
    f"commune={LENS}&age=17&internat=oui&categorie=insertion",
    f"commune={LENS}&age=60&dispositif=micro-lycee",
    f"commune={LENS}&q=strasbourg",
    "departement=59&internat=oui",
    f"commune={STRASBOURG}&age=17&dispositif=parcours-immersion&rayon=20",
    f"commune={LENS}&internat=oui&pmr=oui&places=oui&categorie=insertion",
]


@pytest.mark.parametrize("query", SEARCHES)
def test_each_offer_finds_exactly_what_it_says(client: Client, scene: Scene, query: str) -> None:
    found = offers(query)
    assert 1 <= len(found) <= OFFERS_AT_MOST
    for offer in found:
        answer: dict[str, Any] = client.get(f"/solutions.json{offer.query}").json()
        assert answer["total"] == offer.total > 0


@pytest.mark.parametrize("query", SEARCHES[:5])
def test_the_most_fruitful_comes_first(scene: Scene, query: str) -> None:
    totals = [offer.total for offer in offers(query)]
    assert totals == sorted(totals, reverse=True)


def test_each_filter_is_named_as_on_its_chip(scene: Scene) -> None:
    labels = [offer.label for offer in offers(SEARCHES[0])]
    assert labels == ["Sans « Internat »", "Sans « Insertion »"]


def test_the_age_and_the_territory_may_be_given_up(scene: Scene) -> None:
    assert "À tout âge" in [offer.label for offer in offers(SEARCHES[1])]
    assert any(
        offer.label.startswith("Sans « Nord") for offer in offers("departement=59&internat=oui")
    )


def test_a_wider_circle_is_offered_before_none(scene: Scene) -> None:
    found = offers("commune=62291&rayon=1&q=lycée+lens")
    assert "Jusqu’à 30 km" in [offer.label for offer in found]


def test_when_no_single_change_helps_all_filters_go(scene: Scene) -> None:
    found = offers(f"commune={LENS}&age=17&internat=oui&categorie=prevention&pmr=oui")
    assert found[0].label == "Sans aucun filtre"
    assert found[0].query == f"?age=17&commune={LENS}"


def test_a_page_with_results_offers_none(client: Client, scene: Scene) -> None:
    assert "s’en approche" not in client.get(f"/solutions/?commune={LENS}").content.decode()
