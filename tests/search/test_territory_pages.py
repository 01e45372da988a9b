"""`/territoires/…/`: what exists here, whom to call, and what we do not know."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import Category
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    ContactFactory,
    PlatformFactory,
    PlatformZoneFactory,
)
from tests.pages import PageRead
from tests.search.conftest import ARRAS, LENS, Scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("region/32/", "Hauts-de-France"),
        ("academie/09/", "Académie de Lille"),
        ("departement/62/", "Pas-de-Calais (62)"),
        (f"commune/{LENS}/", "Lens (62)"),
    ],
)
def test_each_kind_of_territory_has_its_page(
    client: Client, scene: Scene, path: str, title: str
) -> None:
    page = PageRead(client.get(f"/territoires/{path}"))
    assert page.problems == []
    assert page.title.startswith(title)
    for category in Category:
        assert category.label in page.text


@pytest.mark.parametrize("path", ["region/99/", "pays/fr/", "commune/00000/", "departement/6%00/"])
def test_what_is_no_territory_is_not_found(
    client: Client, geography: dict[str, Any], path: str
) -> None:
    assert client.get(f"/territoires/{path}").status_code == 404


def test_the_page_counts_what_the_search_finds(client: Client, scene: Scene) -> None:
    total = client.get("/solutions.json?departement=62").json()["total"]
    assert total > 1
    assert f"{total} solutions" in PageRead(client.get("/territoires/departement/62/")).text


def test_a_departement_says_what_is_missing(client: Client, geography: dict[str, Any]) -> None:
    text = PageRead(client.get("/territoires/departement/62/")).text
    assert "Données incomplètes" in text
    assert "CIO : aucune fiche" in text
    assert "Une case vide ne veut pas dire qu’il n’existe rien" in text


def test_one_office_does_not_make_a_region_complete(
    client: Client, geography: dict[str, Any]
) -> None:
    ActorFactory(kind=ActorKindFactory(slug="cio"), commune=geography[LENS])
    assert (
        "CIO : 1 fiche pour 5 départements" in PageRead(client.get("/territoires/region/32/")).text
    )


def test_whom_to_call_has_a_public_number_only(client: Client, geography: dict[str, Any]) -> None:
    cio = ActorFactory(
        name="CIO de Lens", kind=ActorKindFactory(slug="cio"), commune=geography[LENS]
    )
    ContactFactory(actor=cio, professional=True, phone="06 39 98 00 04", position=0)
    ContactFactory(actor=cio, phone="03 21 11 22 33", position=1)
    source = client.get("/territoires/departement/62/").content.decode()
    assert 'href="tel:+33321112233"' in source
    assert "39\xa098" not in source


def test_platforms_of_a_commune_are_those_of_its_departement(
    client: Client, geography: dict[str, Any]
) -> None:
    here = geography[LENS]
    PlatformFactory(name="Plateforme d’ici", departement=here.departement)
    assert "Plateforme d’ici" in PageRead(client.get(f"/territoires/commune/{LENS}/")).text


def test_a_platform_of_other_communes_is_not_that_of_this_one(
    client: Client, geography: dict[str, Any]
) -> None:
    here, arras = geography[LENS], geography[ARRAS]
    ours = PlatformFactory(name="Plateforme du bassin", departement=here.departement)
    PlatformZoneFactory(owner=ours, commune=here)
    theirs = PlatformFactory(name="Plateforme des autres", departement=here.departement)
    PlatformZoneFactory(owner=theirs, commune=arras)
    page = PageRead(client.get(f"/territoires/commune/{LENS}/")).text
    assert "Plateforme du bassin" in page
    assert "Plateforme des autres" not in page


def test_an_example_is_no_knowledge_of_a_place(client: Client, geography: dict[str, Any]) -> None:
    kind = ActorKindFactory(slug="cio")
    example = ActorFactory(kind=kind, commune=geography[LENS], is_example=True)
    path = "/territoires/departement/62/"
    missing = "aucune fiche"
    before = PageRead(client.get(path)).text.count(missing)
    example.is_example = False
    example.save()
    assert PageRead(client.get(path)).text.count(missing) == before - 1


def test_a_territory_costs_the_same_however_full(
    client: Client, scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ActorFactory.create_batch(20, kind=ActorKindFactory(slug="cio"), commune=scene.communes[LENS])
    for path in ("departement/62/", f"commune/{LENS}/", "region/32/"):
        client.get(f"/territoires/{path}")
        with django_assert_max_num_queries(10):
            client.get(f"/territoires/{path}")
