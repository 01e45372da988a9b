"""Whom to call here: the one in charge, else the nearest, else an honest sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.gazetteer import home_by_code
from directory.geography import Home
from directory.models import Actor, Commune, Departement, Region
from search.engines import get_engine
from search.entry_points import EntryPoints, entry_points, kinds_for
from search.receivers import EntryPoint
from search.receivers import actors_for as actors_of_corpus
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    ActorZoneFactory,
    ContactFactory,
    CustomZoneFactory,
    PlatformFactory,
    PlatformZoneFactory,
    SolutionFactory,
)
from tests.search.conftest import ARRAS, LENS, LILLE, STRASBOURG

pytestmark = pytest.mark.django_db


def lens() -> Home:
    home = home_by_code(LENS)
    assert home is not None
    return home


def actors_for(home: Home, kinds: Sequence[str]) -> dict[str, EntryPoint]:
    return actors_of_corpus(home, kinds, get_engine().corpus)


def actor(kind: str, name: str, place: Commune, /, **zone: Any) -> Actor:
    kinds = {"basin": "bassin", "platform": "psad", "commune": "communes"}
    zone_kind = next((kinds.get(key, key) for key in zone), "")
    made: Actor = ActorFactory(
        kind=ActorKindFactory(slug=kind, label=kind),
        name=name,
        commune=place,
        zone_kind=zone_kind,
    )
    if zone:
        ActorZoneFactory(actor=made, **zone)
    return made


def people(age: int | None) -> EntryPoints:
    return entry_points(actors_for(lens(), kinds_for(age)), age)


@pytest.mark.parametrize(
    ("age", "kinds"),
    [
        (None, ("cio", "mission-locale")),
        (15, ("cio",)),
        (16, ("mission-locale", "cio")),
        (17, ("mission-locale", "cio")),
        (18, ("mission-locale", "france-travail")),
        (25, ("mission-locale", "france-travail")),
    ],
)
def test_whom_to_call_depends_on_age(age: int | None, kinds: tuple[str, ...]) -> None:
    assert kinds_for(age) == kinds
    assert "psad" not in kinds


def test_under_sixteen_the_school_comes_first(geography: dict[str, Commune]) -> None:
    actor("cio", "CIO de Lens", geography[LENS], commune=geography[LENS])
    names = [point.name for point in people(15).points]
    assert names == ["Votre collège ou votre lycée", "CIO de Lens"]
    assert "Votre collège ou votre lycée" not in [point.name for point in people(16).points]


def test_the_one_in_charge_beats_a_nearer_one(geography: dict[str, Commune]) -> None:
    actor("cio", "CIO d’à côté", geography[LENS])
    actor("cio", "CIO en charge", geography[LILLE], departement=Departement.objects.get(pk="62"))
    found = actors_for(lens(), ["cio"])["cio"]
    assert found.name == "CIO en charge"
    assert found.distance_km is None


def test_else_the_nearest_with_its_distance(geography: dict[str, Commune]) -> None:
    actor("cio", "CIO de Lille", geography[LILLE])
    actor("cio", "CIO d’Arras", geography[ARRAS])
    actor("cio", "CIO de Strasbourg", geography[STRASBOURG])
    found = actors_for(lens(), ["cio"])["cio"]
    assert found.name == "CIO d’Arras"
    assert found.distance_km == pytest.approx(16, abs=3)


def test_else_an_honest_sentence(geography: dict[str, Commune]) -> None:
    actor("cio", "CIO de Strasbourg", geography[STRASBOURG])
    found = people(17)
    assert found.points == ()
    assert len(found.missing) == 2
    assert found.missing[1].startswith("Le CIO de votre secteur n’est pas encore dans notre")


@pytest.mark.parametrize(
    "kind", ["commune", "departement", "region", "academie", "basin", "platform"]
)
def test_every_kind_of_zone_can_hold_the_commune(geography: dict[str, Commune], kind: str) -> None:
    commune = geography[LENS]
    departement = Departement.objects.get(pk="62")
    basin = CustomZoneFactory()
    basin.communes.add(commune)
    platform = PlatformFactory(departement=departement)
    PlatformZoneFactory(owner=platform, basin=basin)
    parts: dict[str, Any] = {
        "commune": commune,
        "departement": departement,
        "region": Region.objects.get(pk=departement.region_id),
        "academie": departement.academie,
        "basin": basin,
        "platform": platform,
    }
    actor("cio", "CIO en charge", geography[STRASBOURG], **{kind: parts[kind]})
    assert actors_for(lens(), ["cio"])["cio"].name == "CIO en charge"


def test_another_zone_does_not_hold_it(geography: dict[str, Commune]) -> None:
    actor("cio", "CIO du Nord", geography[STRASBOURG], departement=Departement.objects.get(pk="59"))
    assert actors_for(lens(), ["cio"]) == {}


def test_a_draft_is_nobody(geography: dict[str, Commune]) -> None:
    one = actor("cio", "CIO de Lens", geography[LENS], commune=geography[LENS])
    one.state = "draft"
    one.save()
    assert actors_for(lens(), ["cio"]) == {}


def test_only_public_numbers_are_given(geography: dict[str, Commune]) -> None:
    one = actor("cio", "CIO de Lens", geography[LENS], commune=geography[LENS])
    ContactFactory(actor=one, phone="06 00 00 00 09", professional=True)
    assert actors_for(lens(), ["cio"])["cio"].phone == ""
    ContactFactory(actor=one, phone="03 21 00 00 01")
    assert actors_for(lens(), ["cio"])["cio"].phone == "03 21 00 00 01"


def test_an_invented_structure_gets_no_live_link(
    client: Client, geography: dict[str, Commune]
) -> None:
    one = actor("cio", "CIO des Terrils (exemple)", geography[LENS], commune=geography[LENS])
    one.is_example = True
    one.save()
    ContactFactory(actor=one, phone="03 53 01 20 32")
    html = client.get("/solutions/", {"commune": LENS, "age": "15"}).content.decode()
    assert "CIO des Terrils" in html
    assert "tel:+3335301" not in html


def test_queries_do_not_grow(
    geography: dict[str, Commune], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(15):
        actor("cio", f"CIO {n}", geography[LENS], commune=geography[LENS])
        ContactFactory(actor=actor("mission-locale", f"ML {n}", geography[ARRAS]))
    home, corpus = lens(), get_engine().corpus
    with django_assert_max_num_queries(5):
        found = actors_of_corpus(home, ["cio", "mission-locale", "france-travail"], corpus)
    assert set(found) == {"cio", "mission-locale"}
    with django_assert_max_num_queries(0):
        assert actors_of_corpus(home, ["cio", "mission-locale"], corpus) == found
        assert actors_of_corpus(home, [], corpus) == {}


def test_a_change_shows_at_once(geography: dict[str, Commune]) -> None:
    one = actor("cio", "CIO de Lens", geography[LENS], commune=geography[LENS])
    assert actors_for(lens(), ["cio"])["cio"].name == "CIO de Lens"
    one.name = "CIO des Gohelles"
    one.save()
    assert actors_for(lens(), ["cio"])["cio"].name == "CIO des Gohelles"
    ContactFactory(actor=one, phone="03 21 00 00 02")
    assert actors_for(lens(), ["cio"])["cio"].phone == "03 21 00 00 02"


def test_an_edit_of_a_solution_reads_no_actor_again(
    geography: dict[str, Commune], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = actor("cio", "CIO de Lens", geography[LENS], commune=geography[LENS])
    solution = SolutionFactory(actor=one, title="Atelier du lundi")
    assert actors_for(lens(), ["cio"])["cio"].name == "CIO de Lens"
    solution.title = "Atelier du mardi"
    solution.save()
    home, corpus = lens(), get_engine().corpus
    assert [document.title_key for document in corpus.documents] == ["atelier du mardi"]
    with django_assert_max_num_queries(0):
        assert actors_of_corpus(home, ["cio"], corpus)["cio"].name == "CIO de Lens"
    one.name = "CIO des Gohelles"
    one.save()
    solution.title = "Atelier du jeudi"
    solution.save()
    assert actors_for(lens(), ["cio"])["cio"].name == "CIO des Gohelles"
