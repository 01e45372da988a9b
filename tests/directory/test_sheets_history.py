"""What the history says of rows, lists and zones: names, and what stood before."""

from __future__ import annotations

from typing import Any

import pytest

from directory.models import Change, Commune
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world
from tests.factories import AgeRuleFactory, PlaceFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


def save(world: World, typed: dict[str, Any]) -> None:
    client = world.client()
    sent = sent_by(client.get(address(world.solution)), "title")
    assert client.post(address(world.solution), sent | typed).status_code == 302


def history(world: World) -> str:
    return PageRead(world.client().get(address(world.solution, "historique/"))).text


def test_rows_are_told_from_what_to_what_with_names(
    world: World, django_assert_max_num_queries: Any
) -> None:
    AgeRuleFactory(solution=world.solution, minimum=16, maximum=25)
    place = PlaceFactory(solution=world.solution, commune_id="62498", name="Site du bassin")
    save(world, {"ages-0-maximum": "18", "places-0-commune": "Liévin (62)"})
    save(world, {"intakes-0-kind": "permanente", "intakes-0-place": str(place.pk)})
    save(world, {"zone_kind": "communes", "zone_lines": "Lens"})
    save(world, {"zone_lines": "62510"})
    client = world.client()
    with django_assert_max_num_queries(15):
        answer = client.get(address(world.solution, "historique/"))
    read = PageRead(answer)
    assert read.problems == []
    assert "Modification : règle d’âge (De 16 à 18 ans)" in read.text
    assert "Âge maximum (inclus) Avant 25 Après 18" in read.text
    assert "Commune Avant Lens (62) Après Liévin (62)" in read.text
    assert "Entrée Entrée toute l’année" in read.text
    assert "Lieu Site du bassin" in read.text
    assert "Zone (retiré, ajouté) Avant Lens (62) Après Liévin (62)" in read.text


def test_a_value_of_the_new_fields_is_put_back(world: World) -> None:
    save(world, {"reply_delay_days": "10", "selection": "interview"})
    save(world, {"reply_delay_days": "20", "selection": "commission"})
    client, past = world.client(), address(world.solution, "historique/")
    change = Change.objects.filter(fields__has_key="selection", model="solution").latest("pk")
    for field in ("selection", "reply_delay_days"):
        client.post(past, {"change": str(change.pk), "field": field})
    world.solution.refresh_from_db()
    assert (world.solution.selection, world.solution.reply_delay_days) == ("interview", 10)


def test_what_was_taken_away_is_told_as_before(world: World) -> None:
    AgeRuleFactory(solution=world.solution, minimum=16, maximum=25, note="Lue au bulletin")
    save(world, {"ages-0-DELETE": "on"})
    text = history(world)
    assert "Suppression : règle d’âge" in text
    assert "Note Lue au bulletin" in text


def test_a_change_made_in_bulk_is_no_fault_of_ours(world: World) -> None:
    """Its values are words, where a key is expected."""
    Change.objects.create(
        revision=Change.objects.latest("pk").revision,
        model="place",
        object_id="",
        root_model="solution",
        root_id=str(world.solution.pk),
        action="bulk",
        fields={
            "commune": [None, "Lens (62)"],
            "solution": [None, "x"],
            "zone": [None, "x"],
            "address": [None, None],
        },
    )
    text = history(world)
    # What stood there was not noted: neither empty before, nor empty after.
    assert "Commune Avant non noté Après Lens (62)" in text
    assert "adresse)" in text
    assert "Après vide" not in text
