"""Sheets created, published, withdrawn, and what they were."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.enums import PublicationState
from directory.models import Actor, Change, Commune, Solution
from tests.directory.sheets_world import World, address, make_world, stored, typed
from tests.factories import (
    AgeRuleFactory,
    ContactFactory,
    SchemeFactory,
    SolutionFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


# ---- created, published, withdrawn -------------------------------------------------------------
def test_a_new_solution_takes_the_words_of_its_scheme(world: World) -> None:
    scheme = SchemeFactory(summary="Vous reprenez pied.", duration="Six mois")
    data = {"scheme": scheme.pk, "actor": world.actor.pk, "title": "SAS du bassin"}
    assert world.client().post("/espace/solutions/nouvelle/", data).status_code == 302
    made = Solution.objects.get(title="SAS du bassin")
    assert (made.summary, made.duration) == ("Vous reprenez pied.", "Six mois")
    assert (made.state, made.actor) == (PublicationState.DRAFT, world.actor)


def test_a_twin_is_shown_before(world: World) -> None:
    data = {"scheme": world.solution.scheme_id, "actor": world.actor.pk, "title": "Une autre"}
    client = world.client()
    answer = client.post("/espace/solutions/nouvelle/", data)
    assert answer.status_code == 409
    assert world.solution.title in PageRead(answer).text
    assert client.post("/espace/solutions/nouvelle/", {**data, "anyway": "on"}).status_code == 302


def test_nobody_creates_for_an_actor_of_elsewhere(world: World) -> None:
    data = {"scheme": world.solution.scheme_id, "actor": world.there.actor_id, "title": "Volée"}
    assert world.client().post("/espace/solutions/nouvelle/", data).status_code == 422
    assert not Solution.objects.filter(title="Volée").exists()


def test_a_new_actor_is_kept_by_the_platform_of_its_lead(
    world: World, geography: dict[str, Commune]
) -> None:
    data = {"name": "Point jeunes", "kind": world.actor.kind_id, "commune": "Lens (62)"}
    assert world.client().post("/espace/acteurs/nouveau/", data).status_code == 302
    assert Actor.objects.get(name="Point jeunes").steward == world.platform
    there = {**data, "name": "Ailleurs", "commune": "Lyon (69)"}
    answer = world.client().post("/espace/acteurs/nouveau/", there)
    assert answer.status_code == 422
    assert not Actor.objects.filter(name="Ailleurs").exists()


def test_a_withdrawn_solution_is_gone_and_comes_back(world: World) -> None:
    client, page = world.client(), f"/solutions/{world.solution.slug}/"
    other = SolutionFactory(actor=world.actor)
    version = str(world.solution.version)
    data = {"etat": "retirer", "remplacee-par": str(other.pk), "version": version}
    assert client.post(address(world.solution, "etat/"), data).status_code == 302
    answer = Client().get(page)
    assert answer.status_code == 410
    assert other.title in PageRead(answer).text
    version = str(stored(world.solution).version)
    client.post(address(world.solution, "etat/"), {"etat": "publier", "version": version})
    assert Client().get(page).status_code == 200


def test_a_draft_says_what_it_still_lacks(world: World) -> None:
    Solution.objects.filter(pk=world.solution.pk).update(state=PublicationState.DRAFT)
    client = world.client()
    text = PageRead(client.get(address(world.solution))).text
    assert "une règle d’âge, d’où l’on peut venir, une entrée, un contact." in text
    AgeRuleFactory(scheme=world.solution.scheme)
    ContactFactory(actor=world.actor)
    text = PageRead(client.get(address(world.solution))).text
    assert "Il manque encore" in text
    assert "une règle d’âge" not in text.partition("Il manque encore")[2]
    Solution.objects.filter(pk=world.solution.pk).update(state=PublicationState.PUBLISHED)
    assert "Il manque encore" not in PageRead(client.get(address(world.solution))).text


@pytest.mark.parametrize("seen", ["", "0", "999999", "x"])
def test_what_was_not_read_is_not_published(world: World, seen: str) -> None:
    one = stored(world.solution)
    one.state = PublicationState.DRAFT
    one.save()
    data = {"etat": "publier", "version": seen}
    answer = world.client().post(address(one, "etat/"), data, follow=True)
    assert "relisez-la, puis recommencez" in PageRead(answer).text
    assert stored(one).state == PublicationState.DRAFT


@pytest.mark.parametrize("state", ["", "published", "x"])
def test_an_unknown_state_is_a_404(world: World, state: str) -> None:
    path = address(world.solution, "etat/")
    assert world.client().post(path, {"etat": state}).status_code == 404
    assert world.client().get(path).status_code == 405


# ---- what it was -------------------------------------------------------------------------------
def test_a_value_is_put_back(world: World) -> None:
    client = world.client()
    client.post(address(world.solution), typed(world, pay="Deux cents euros"))
    text = PageRead(client.get(address(world.solution, "historique/"))).text
    assert "Deux cents euros" in text
    assert str(world.lead) in text
    change = Change.objects.filter(fields__has_key="pay", model="solution").latest("pk")
    data = {"change": str(change.pk), "field": "pay"}
    assert client.post(address(world.solution, "historique/"), data).status_code == 302
    assert stored(world.solution).pay == world.solution.pay


def test_a_change_of_another_sheet_or_a_state_is_not_put_back(world: World) -> None:
    there = stored(world.there)
    there.pay = "Ailleurs"
    there.save()
    foreign = Change.objects.filter(fields__has_key="pay").latest("pk")
    client, past = world.client(), address(world.solution, "historique/")
    before = stored(world.solution).version
    for data in (
        {"change": str(foreign.pk), "field": "pay"},
        {"change": str(foreign.pk), "field": "state"},
    ):
        answer = client.post(past, data, follow=True)
        assert "ne se rétablit pas" in PageRead(answer).text
    assert client.post(past, {"change": "x"}).status_code == 404
    assert stored(world.solution).version == before
