"""`/acteurs/`: who is here, by words, kind, place and territory."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import ZoneKind
from directory.gazetteer import home_by_code
from directory.geography import Home
from directory.models import Departement
from search.actors import ActorQuestion, nearest_actors, search_actors, where_text
from search.criteria import SearchCriteria
from search.engines import get_engine
from tests.days import TODAY
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    ActorZoneFactory,
    ContactFactory,
    SynonymGroupFactory,
    SynonymPhraseFactory,
)
from tests.pages import PageRead
from tests.search.conftest import ARRAS, LENS, LILLE, STRASBOURG

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors(geography: dict[str, Any]) -> dict[str, Any]:
    """Unstated zones at Lens, Arras (15 km) and Strasbourg; one at Lille that serves the Nord."""
    cio = ActorKindFactory(slug="cio", label="Centre d’information et d’orientation (CIO)")
    mission = ActorKindFactory(slug="mission-locale", label="Mission locale")
    made = {
        "lens": ActorFactory(name="CIO de Lens", kind=cio, commune=geography[LENS]),
        "arras": ActorFactory(name="Mission d’Arras", kind=mission, commune=geography[ARRAS]),
        "far": ActorFactory(name="CIO de l’Est", kind=cio, commune=geography[STRASBOURG]),
        "nord": ActorFactory(
            name="Maison du Nord",
            kind=mission,
            commune=geography[LILLE],
            zone_kind=ZoneKind.DEPARTEMENT,
        ),
    }
    ActorZoneFactory(actor=made["nord"], departement=Departement.objects.get(pk="59"))
    ActorFactory(name="CIO caché", kind=cio, commune=geography[LENS], draft=True)
    return made


def names(client: Client, query: str) -> list[str]:
    response = client.get(f"/acteurs/{query}")
    assert response.status_code == 200
    page = PageRead(response)
    assert page.problems == []
    rows = page.source.split('<li class="entry')[1:]
    return [row.split("<h3>")[1].split("</a>")[0].split(">")[-1] for row in rows]


def test_all_published_actors_are_listed_by_name(client: Client, actors: dict[str, Any]) -> None:
    assert names(client, "") == ["CIO de l’Est", "CIO de Lens", "Maison du Nord", "Mission d’Arras"]


def test_near_a_commune_the_closest_come_first(client: Client, actors: dict[str, Any]) -> None:
    assert names(client, f"?commune={LENS}") == ["CIO de Lens", "Mission d’Arras"]
    assert names(client, "?lieu=Lens") == ["CIO de Lens", "Mission d’Arras"]


def test_a_stated_zone_decides_who_is_served(client: Client, actors: dict[str, Any]) -> None:
    assert "Maison du Nord" in names(client, f"?commune={LILLE}")
    assert "Maison du Nord" not in names(client, f"?commune={LENS}")


def test_a_radius_only_narrows(client: Client, actors: dict[str, Any]) -> None:
    assert names(client, f"?commune={LENS}&rayon=5") == ["CIO de Lens"]
    assert names(client, f"?commune={LENS}&rayon=200") == ["CIO de Lens", "Mission d’Arras"]


def test_kinds_add_up_and_are_counted(client: Client, actors: dict[str, Any]) -> None:
    assert names(client, "?type=cio") == ["CIO de l’Est", "CIO de Lens"]
    assert len(names(client, "?type=cio&type=mission-locale")) == 4
    page = PageRead(client.get("/acteurs/?type=cio"))
    assert 'data-facet="type"' in page.source
    assert "2 acteurs" in page.text


def test_a_territory_holds_who_stands_there_or_serves_it(
    client: Client, actors: dict[str, Any]
) -> None:
    assert names(client, "?departement=62") == ["CIO de Lens", "Mission d’Arras"]
    assert names(client, "?departement=59") == ["Maison du Nord"]
    assert len(names(client, "?region=32")) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lens", ["CIO de Lens"]),
        ("CIO", ["CIO de l’Est", "CIO de Lens"]),
        ("missions locales", ["Maison du Nord", "Mission d’Arras"]),
        ("maison arras", []),
        ("orientation strasbourg", ["CIO de l’Est"]),
    ],
)
def test_every_word_is_found(
    client: Client, actors: dict[str, Any], words: str, found: list[str]
) -> None:
    assert names(client, f"?q={words}") == found


def test_an_old_name_finds_the_new_one(client: Client, actors: dict[str, Any]) -> None:
    group = SynonymGroupFactory()
    SynonymPhraseFactory(group=group, text="PAIO")
    SynonymPhraseFactory(group=group, text="mission locale")
    assert names(client, "?q=paio") == ["Maison du Nord", "Mission d’Arras"]


def test_nothing_found_is_no_dead_end(client: Client, actors: dict[str, Any]) -> None:
    page = PageRead(client.get("/acteurs/?q=zzz"))
    assert "Aucun acteur ne correspond" in page.text
    assert "Voir tous les acteurs" in page.text


def test_a_mistyped_commune_offers_others_and_keeps_the_rest(
    client: Client, actors: dict[str, Any]
) -> None:
    page = PageRead(client.get("/acteurs/?lieu=Lence&type=cio"))
    assert "Nous ne trouvons pas « Lence »" in page.text
    assert page.title.startswith("Erreur : ")
    assert "2 acteurs" in page.text


def test_pages_follow_one_another_and_end(client: Client, geography: dict[str, Any]) -> None:
    kind = ActorKindFactory(slug="cio")
    ActorFactory.create_batch(45, kind=kind, commune=geography[LENS])
    seen = [name for page in (1, 2, 3) for name in names(client, f"?type=cio&page={page}")]
    assert len(seen) == len(set(seen)) == 45
    assert (
        'href="/acteurs/?type=cio&amp;page=3"'
        in client.get("/acteurs/?type=cio&page=2").content.decode()
    )
    for page in ("4", "0", "-1", "x", "9" * 20):
        assert client.get(f"/acteurs/?type=cio&page={page}").status_code == 404


def test_only_public_numbers_are_shown(client: Client, actors: dict[str, Any]) -> None:
    ContactFactory(actor=actors["lens"], professional=True, phone="06 39 98 00 03")
    ContactFactory(actor=actors["lens"], phone="03 21 11 22 33")
    source = client.get("/acteurs/").content.decode()
    assert "06\xa039\xa098" not in source
    assert 'href="tel:+33321112233"' in source


def test_a_long_list_costs_no_more_queries(
    client: Client, geography: dict[str, Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for actor in ActorFactory.create_batch(30, commune=geography[LENS]):
        ContactFactory(actor=actor)
    client.get("/acteurs/")
    with django_assert_max_num_queries(7):
        client.get(f"/acteurs/?commune={LENS}&q=essai")


LENS_HOME = Home("62498", "Lens", "62", "09", "32", 50.43, 2.83)


@pytest.mark.parametrize(
    ("commune", "precision", "km", "home", "said"),
    [
        ("Lens", "adresse", 0.42, LENS_HOME, "Lens, 0,4 km de Lens"),
        ("Lens", "", 0.0, LENS_HOME, "Lens ≈"),
        ("Lens", "commune", 0.0, LENS_HOME, "Lens ≈"),
        ("Arras", "", 15.04, LENS_HOME, "Arras ≈, 15 km de Lens"),
        ("Arras", "adresse", 15.04, None, "Arras"),
        ("Arras", "", None, LENS_HOME, "Arras ≈"),
        ("", "", None, LENS_HOME, ""),
    ],
)
def test_no_metres_are_claimed_where_only_the_commune_is_known(
    commune: str, precision: str, km: float | None, home: Home | None, said: str
) -> None:
    assert where_text(commune, precision, km, home).replace("\u00a0", " ") == said


@pytest.mark.parametrize("code", [LENS, ARRAS, LILLE, STRASBOURG])
@pytest.mark.parametrize("kinds", [(), ("cio",), ("cio", "mission-locale"), ("inconnu",)])
def test_the_nearest_are_the_first_of_the_list(
    actors: dict[str, Any], code: str, kinds: tuple[str, ...]
) -> None:
    ActorFactory(name="Partout", kind=actors["lens"].kind, commune=None, everywhere=True)
    ContactFactory(actor=actors["lens"], phone="03 21 00 00 01")
    home = home_by_code(code)
    assert home is not None
    criteria = SearchCriteria(today=TODAY, home=home, page_size=2)
    listed = search_actors(ActorQuestion(criteria, kinds), get_engine().corpus.lexicon)
    near = nearest_actors(home, kinds, 2)
    assert (near.total, near.lines) == (listed.total, listed.lines)
