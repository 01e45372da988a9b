"""From where one may come to a solution, as its keeper types it."""

from __future__ import annotations

from typing import Any

import pytest

from directory.models import (
    Change,
    Commune,
    CustomZone,
    Departement,
    Platform,
    Solution,
    SolutionZone,
)
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world, stored
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


def save(world: World, **typed: Any) -> Any:
    client = world.client()
    sent = sent_by(client.get(address(world.solution)), "title", **typed)
    return client.post(address(world.solution), sent)


def zone(world: World) -> tuple[str, set[str]]:
    parts = SolutionZone.objects.filter(solution=world.solution)
    return stored(world.solution).zone_kind, {str(part) for part in parts}


def test_communes_are_typed_by_name_code_or_postal_code(world: World) -> None:
    answer = save(world, zone_kind="communes", zone_lines="Lens\r\n62427\r\n")
    assert answer.status_code == 302, PageRead(answer).text
    labels = {Commune.objects.get(pk=pk).label for pk in ("62498", "62427")}
    assert zone(world) == ("communes", labels)
    change = Change.objects.filter(fields__has_key="zone").latest("pk")
    assert change.fields["zone"] == [[], ["commune:62427", "commune:62498"]]
    assert save(world, zone_kind="", zone_lines="").status_code == 302
    assert zone(world) == ("", set())


def test_one_commune_more_is_added_with_the_rest(world: World) -> None:
    assert save(world, zone_add="Lens (62)").status_code == 302
    assert zone(world) == ("communes", {"Lens (62)"})


def test_add_shows_the_list_and_writes_nothing(world: World) -> None:
    answer = save(world, zone_add="Lens (62)", ajouter="commune", title="Mon titre")
    read = PageRead(answer)
    assert answer.status_code == 200
    assert "62498 Lens (62)" in read.source
    assert "Mon titre" in read.source
    assert zone(world) == ("", set())
    again = sent_by(answer, "title")
    assert world.client().post(address(world.solution), again).status_code == 302
    assert zone(world) == ("communes", {"Lens (62)"})


def test_larger_territories_are_named_or_coded(world: World) -> None:
    departement = Departement.objects.get(pk="62")
    for line in ("62", departement.name, str(departement), "département 62"):
        assert save(world, zone_kind="departement", zone_lines=line).status_code == 302
        assert zone(world) == ("departement", {str(departement)})
    assert save(world, zone_kind="psad", zone_lines=world.platform.name).status_code == 302
    assert zone(world) == ("psad", {world.platform.name})
    assert save(world, zone_kind="france", zone_lines="").status_code == 302
    assert zone(world) == ("france", set())


def test_of_two_bassins_of_one_name_the_right_one_stays(world: World) -> None:
    north, south = (
        CustomZone.objects.create(name="Bassin de Valence", slug=f"valence-{end}")
        for end in ("nord", "sud")
    )
    answer = save(world, zone_kind="bassin", zone_lines="Bassin de Valence")
    assert answer.status_code == 422
    assert "plusieurs portent ce nom" in PageRead(answer).text
    for basin in (north, south):
        line = f"Bassin de Valence ({basin.slug})"
        assert line in PageRead(answer).text
        assert save(world, zone_kind="bassin", zone_lines=line).status_code == 302
        assert save(world, title="Un autre titre").status_code == 302
        assert [part.basin for part in SolutionZone.objects.all()] == [basin]


def test_a_platform_that_is_withdrawn_does_not_block_the_sheet(world: World) -> None:
    assert save(world, zone_kind="psad", zone_lines=world.platform.name).status_code == 302
    Platform.objects.filter(pk=world.platform.pk).update(state="archived")
    assert save(world, title="Un autre titre").status_code == 302
    assert zone(world) == ("psad", {world.platform.name})
    assert save(world, zone_kind="", zone_lines="").status_code == 302
    assert save(world, zone_kind="psad", zone_lines=world.platform.name).status_code == 422


def test_names_beyond_what_is_read_are_told(world: World) -> None:
    lines = "\n".join(f"Bassin {number}" for number in range(2_001))
    answer = save(world, zone_kind="bassin", zone_lines=lines)
    assert "2000 lignes au plus" in PageRead(answer).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"zone_kind": "communes", "zone_lines": "Nulleparville"}, "n’est pas connu"),
        ({"zone_kind": "communes", "zone_lines": ""}, "au moins un territoire"),
        ({"zone_kind": "departement", "zone_lines": "Lens"}, "n’est pas connu"),
        ({"zone_kind": "", "zone_lines": "Lens"}, "Videz cette liste"),
        ({"zone_kind": "france", "zone_lines": "Lens"}, "Videz cette liste"),
        ({"zone_add": "Nulleparville"}, "Nous ne trouvons pas"),
        ({"zone_kind": "mars"}, "Choisissez une réponse"),
    ],
)
def test_what_is_not_a_territory_is_told(world: World, typed: Any, told: str) -> None:
    answer = save(world, **typed)
    assert answer.status_code == 422
    assert told in PageRead(answer).text
    assert zone(world) == ("", set())


def test_parts_of_another_kind_stay_while_the_kind_does(world: World) -> None:
    SolutionZone.objects.create(solution=world.solution, departement_id="62")
    SolutionZone.objects.create(solution=world.solution, commune_id="62498")
    Solution.objects.filter(pk=world.solution.pk).update(zone_kind="communes")
    assert save(world, zone_lines="62427").status_code == 302
    assert {part.departement_id for part in SolutionZone.objects.all()} == {"62", None}
    assert save(world, zone_kind="departement", zone_lines="62").status_code == 302
    assert zone(world)[1] == {str(Departement.objects.get(pk="62"))}
