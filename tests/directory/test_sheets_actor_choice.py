"""Whose solution a new one is: a short list, or a search by words where one keeps many actors."""

from __future__ import annotations

from typing import Any

import pytest

from directory.models import Actor, Commune, Solution
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world, stored
from tests.factories import ActorFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
NEW = "/espace/solutions/nouvelle/"


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    made = make_world(geography)
    for number in range(30):
        ActorFactory(commune=geography["62498"], name=f"Structure {number}", steward=made.platform)
    ActorFactory(commune=geography["62498"], name="Atelier du Canal", steward=made.platform)
    ActorFactory(commune=geography["69123"], name="Atelier du Rhône")
    return made


def test_words_find_those_that_one_keeps_and_no_other(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = world.client()
    with django_assert_max_num_queries(15):
        answer = client.get(NEW)
    assert "Structure 3" not in PageRead(answer).text
    typed = sent_by(answer, "title", title="Atelier du soir", actor_words="atelier")
    found = client.post(NEW, {**typed, "chercher": "acteur"})
    read = PageRead(found)
    assert found.status_code == 200
    assert read.problems == []
    assert "1 structure trouvée." in read.text
    assert "Atelier du Canal, Lens (62)" in read.text
    assert "Atelier du Rhône" not in read.text
    sent = sent_by(found, "title", scheme=str(world.solution.scheme_id))
    assert sent["title"] == ["Atelier du soir"]
    assert client.post(NEW, sent).status_code == 302
    assert Solution.objects.get(title="Atelier du soir").actor.name == "Atelier du Canal"


def test_many_are_cut_and_said(world: World) -> None:
    data = {"actor_words": "structure", "chercher": "acteur"}
    text = PageRead(world.client().post(NEW, data)).text
    assert "Les 12 premières" in text
    assert (
        "Aucune structure de ce nom"
        in PageRead(world.client().post(NEW, {**data, "actor_words": "introuvable"})).text
    )


def test_nothing_chosen_is_told_where_one_looks(world: World) -> None:
    sent = {"title": "Sans structure", "scheme": str(world.solution.scheme_id)}
    for actor in ("", "x", "9" * 30, str(world.there.actor_id)):
        answer = world.client().post(NEW, {**sent, "actor": actor})
        assert answer.status_code == 422
        assert "pressez « Chercher »" in PageRead(answer).text
    assert not Solution.objects.filter(title="Sans structure").exists()


def test_enter_looks_for_an_actor_that_nobody_chose_yet_and_saves_otherwise(world: World) -> None:
    client, url = world.client(), address(world.solution)
    canal = Actor.objects.get(name="Atelier du Canal")
    words = sent_by(client.get(url), "title", actor_words="atelier du canal", title="Du soir")
    found = client.post(url, {**words, "entree": "1"})
    assert found.status_code == 200
    assert "1 structure trouvée." in PageRead(found).text
    assert stored(world.solution).title != "Du soir"
    chosen = sent_by(found, "title", actor=str(canal.pk))
    assert client.post(url, {**chosen, "entree": "1"}).status_code == 302
    assert (stored(world.solution).title, stored(world.solution).actor) == ("Du soir", canal)
    plain = sent_by(client.get(url), "title", title="Du matin", actor_words="atelier")
    assert client.post(url, plain).status_code == 302  # the button itself was pressed
    empty = sent_by(client.get(url), "title", title="De midi")
    assert client.post(url, {**empty, "entree": "1"}).status_code == 302
    assert stored(world.solution).title == "De midi"
