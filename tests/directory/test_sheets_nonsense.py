"""Nonsense in any one field of a sheet is told or taken, never a breakdown."""

from __future__ import annotations

import pytest

from directory.enums import ZoneKind
from directory.models import Commune, Solution, SolutionZone
from tests.browser_form import sent_by
from tests.directory.sheets_world import World, address, make_world
from tests.factories import AgeRuleFactory, ContactFactory, IntakeFactory, PlaceFactory

pytestmark = pytest.mark.django_db

NONSENSE = "\u202e<b>٣ -1e309"


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    world = make_world(geography)
    place = PlaceFactory(solution=world.solution, commune_id="62498")
    IntakeFactory(solution=world.solution, dated=True, counted=True, place=place)
    AgeRuleFactory(solution=world.solution, minimum=16, maximum=25)
    Solution.objects.filter(pk=world.solution.pk).update(zone_kind=ZoneKind.COMMUNES)
    SolutionZone.objects.create(solution=world.solution, commune_id="62498")
    ContactFactory(actor=None, solution=world.solution)
    return world


@pytest.mark.parametrize(("sheet", "field"), [("solution", "title"), ("actor", "name")])
def test_nonsense_in_one_field_breaks_nothing(world: World, sheet: str, field: str) -> None:
    page = address(getattr(world, sheet))
    client = world.client()
    client.raise_request_exception = False
    opened = sent_by(client.get(page), field)
    names = [name for name in opened if name != "version"]
    assert len(names) > 20
    answers = {}
    for name in names:
        answers[name] = client.post(page, opened | {name: NONSENSE}).status_code
        if answers[name] == 302:  # taken: the version moved
            opened = sent_by(client.get(page), field)
    assert {name: one for name, one in answers.items() if one not in (302, 409, 422)} == {}
    assert 422 in answers.values()
