"""A solution changes its scheme or its actor: among one's own, told, undone, found at once."""

from __future__ import annotations

from typing import Any

import pytest

from directory.enums import Category, PublicationState
from directory.models import Change, Commune, Scheme
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world
from tests.factories import ActorFactory, SchemeFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


@pytest.fixture
def scheme() -> Scheme:
    made: Scheme = SchemeFactory(ages=(21, 25), category=Category.INSERTION)
    return made


def opened(world: World, **changes: Any) -> dict[str, Any]:
    return sent_by(world.client().get(address(world.solution)), "title", **changes)


def save(world: World, **changes: Any) -> Any:
    return world.client().post(address(world.solution), opened(world, **changes))


def owner(world: World) -> tuple[int, int]:
    world.solution.refresh_from_db()
    return world.solution.scheme_id, world.solution.actor_id


def found(world: World, asked: str) -> bool:
    answer = world.client().get(f"/solutions.json?{asked}").json()
    return world.solution.title in {one["title"] for one in answer["results"]}


def test_the_search_follows_the_scheme_at_once(world: World, scheme: Scheme) -> None:
    """Ages and category come from it, where the sheet writes none."""
    of_17, of_24 = (f"age={age}&categorie=insertion" for age in (17, 24))
    assert not found(world, of_24)
    answer = world.client().post(
        address(world.solution), opened(world, scheme=str(scheme.pk)), follow=True
    )
    assert "relisez-les" in PageRead(answer).text
    assert owner(world)[0] == scheme.pk
    assert found(world, of_24)
    assert not found(world, of_17)


def test_the_history_names_both_and_puts_them_back(world: World, scheme: Scheme) -> None:
    before = owner(world)
    new = ActorFactory(commune_id="62498", name="Atelier du Canal", steward=world.platform)
    save(world, scheme=str(scheme.pk), actor=str(new.pk))
    assert owner(world) == (scheme.pk, new.pk)
    past = address(world.solution, "historique/")
    text = PageRead(world.client().get(past)).text
    assert f"Dispositif Avant {world.solution.scheme._meta.model.objects.get(pk=before[0])}" in text
    assert f"Après {new.name}" in text
    change = Change.objects.filter(model="solution", fields__has_key="actor").latest("pk")
    for field in ("actor", "scheme"):
        world.client().post(past, {"change": str(change.pk), "field": field})
    assert owner(world) == before


def test_an_actor_that_one_keeps_no_more_is_not_put_back(world: World) -> None:
    old = world.actor
    new = ActorFactory(commune_id="62498", steward=world.platform)
    save(world, actor=str(new.pk))
    change = Change.objects.filter(model="solution", fields__has_key="actor").latest("pk")
    type(old).objects.filter(pk=old.pk).update(steward=None)
    answer = world.client().post(
        address(world.solution, "historique/"),
        {"change": str(change.pk), "field": "actor"},
        follow=True,
    )
    assert "plus acceptée" in PageRead(answer).text
    assert owner(world)[1] == new.pk


def test_only_one_s_own_actors_and_known_schemes_are_taken(world: World) -> None:
    before = owner(world)
    gone = ActorFactory(commune_id="62498", steward=world.platform, state=PublicationState.ARCHIVED)
    for typed in (str(world.there.actor_id), str(gone.pk), "", "x", "9" * 30, "٣"):
        answer = save(world, actor=typed)
        assert answer.status_code == 422
        assert PageRead(answer).problems == []
    for typed in ("", "x", "0", "9" * 30):
        assert save(world, scheme=typed).status_code == 422
    assert owner(world) == before


def test_among_many_actors_words_find_one(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(13):
        ActorFactory(commune_id="62498", name=f"Structure {number}", steward=world.platform)
    other = ActorFactory(commune_id="62498", name="Atelier du Canal", steward=world.platform)
    client = world.client()
    with django_assert_max_num_queries(15):
        page = client.get(address(world.solution))
    assert world.actor.name in PageRead(page).text
    assert "Structure 7" not in PageRead(page).text
    words = {"actor_words": "canal", "chercher": "acteur", "pay": "Une bourse"}
    answer = client.post(address(world.solution), sent_by(page, "title", **words))
    read = PageRead(answer)
    assert (answer.status_code, read.problems) == (200, [])
    assert "1 structure trouvée." in read.text
    sent = sent_by(answer, "title", actor=str(other.pk))
    assert sent["pay"] == ["Une bourse"]
    assert client.post(address(world.solution), sent).status_code == 302
    assert owner(world)[1] == other.pk


def test_two_people_who_change_the_actor_choose(world: World) -> None:
    mine, theirs = (
        ActorFactory(commune_id="62498", name=name, steward=world.platform)
        for name in ("Atelier du Canal", "Maison du Puits")
    )
    sent = opened(world, actor=str(mine.pk), pay="Une bourse")
    save(world, actor=str(theirs.pk))
    answer = world.client().post(address(world.solution), sent)
    read = PageRead(answer)
    assert (answer.status_code, read.problems) == (409, [])
    assert "Le vôtre Atelier du Canal, Lens (62) Le sien Maison du Puits, Lens (62)" in read.text
    again = sent_by(answer, "title") | {"choix-actor": "theirs"}
    assert world.client().post(address(world.solution), again).status_code == 302
    assert owner(world)[1] == theirs.pk
    assert world.solution.pay == "Une bourse"


def test_a_solution_of_an_invented_actor_is_invented(world: World) -> None:
    invented = ActorFactory(commune_id="62498", steward=world.platform, is_example=True)
    save(world, actor=str(invented.pk))
    world.solution.refresh_from_db()
    assert world.solution.is_example
