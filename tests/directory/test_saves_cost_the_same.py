"""What is saved at once, of few rows or of many, asks the same number of queries, fifteen at most.
Savepoints are not counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Commune, Intake, Membership, PlatformEvent, Solution
from tests.browser_form import sent_by
from tests.directory.places_world import PAGE, add_line, form, line, town
from tests.directory.platform_world import PlatformWorld, build_platform_world
from tests.directory.sheets_world import address, make_world
from tests.factories import (
    ActorFactory,
    ContactFactory,
    MembershipFactory,
    PlatformEventFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 30
Geography = dict[str, Commune]


def asked(client: Client, url: str, data: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.post(url, data).status_code == 302
    return sum("SAVEPOINT" not in query["sql"] for query in queries.captured_queries)


@pytest.fixture
def world(geography: Geography) -> PlatformWorld:
    return build_platform_world(geography)


def test_the_table_of_places(geography: Geography, client: Client) -> None:
    home = town(geography["62498"], "Lens")
    client.force_login(home.lead)
    lines = [add_line(home, f"Solution {n}", counted=True) for n in range(MANY)]
    costs = {
        asked(
            client, PAGE, form(*(line(Intake.objects.get(pk=one.pk), libres=typed) for one in some))
        )
        for some, typed in ((lines[:FEW], "3"), (lines, "4"))
    }
    assert costs == {10}
    assert Intake.objects.filter(open_places=4).count() == MANY


def test_members_that_move(world: PlatformWorld) -> None:
    costs = set()
    for count in (FEW, MANY):
        members = [
            MembershipFactory(platform=world.lens, actor=one)
            for one in ActorFactory.create_batch(count, commune=world.communes["62498"])
        ]
        data: dict[str, str] = {}
        for member in members:
            data |= {f"cercle-{member.pk}": "cercle-2", f"ordre-{member.pk}": "1"}
            data |= {f"etait-{member.pk}": "cercle-1:0"}
        costs.add(asked(world.client("lead"), world.url("membres/"), data))
    assert costs == {9}
    assert Membership.objects.filter(circle="cercle-2").count() == FEW + MANY


def test_a_year_of_dates_that_is_copied(world: PlatformWorld) -> None:
    costs = set()
    for count, first in ((FEW, date(2026, 10, 1)), (MANY, date(2027, 10, 1))):
        events = [
            PlatformEventFactory(
                platform=world.lens, title=f"Le {n}", starts_on=first + timedelta(days=n)
            )
            for n in range(count)
        ]
        data = {"annee": str(first.year), "date": [str(one.pk) for one in events]}
        costs.add(asked(world.client("lead"), world.url("calendrier/recopier/"), data))
    assert costs == {9}
    assert PlatformEvent.objects.count() == 2 * (FEW + MANY)


def test_a_territory_and_its_communes(world: PlatformWorld) -> None:
    client, costs = world.client("lead"), []
    for count, letter in ((FEW, "Y"), (400, "Z")):
        communes = Commune.objects.bulk_create(
            Commune(code=f"{letter}{n:04}", name=f"Bourg {letter}{n}", departement_id="62")
            for n in range(count)
        )
        typed = "\n".join(one.code for one in communes)
        page = client.get(world.url("territoire/"))
        sent = sent_by(page, "communes", communes=typed)
        costs.append(asked(client, world.url("territoire/"), sent))
    assert costs == [13, 14]  # the second takes the first ones away
    assert world.lens.zone_parts.count() == 400


def test_sheets_that_are_vouched_for(geography: Geography) -> None:
    home = make_world(geography)
    sheets = SolutionFactory.create_batch(MANY, actor=home.actor)
    costs = set()
    for some in (sheets[:FEW], sheets[FEW:]):
        data = {"exact": [f"{one.pk}-{one.version}" for one in some]}
        costs.add(asked(home.client(), "/espace/solutions/", data))
    assert costs == {7}
    assert Solution.objects.filter(version=2).count() == MANY


def test_an_actor_and_its_contacts(geography: Geography) -> None:
    home, costs = make_world(geography), set()
    for count in (FEW, 25 - FEW):
        ContactFactory.create_batch(count, actor=home.actor)
        sent = sent_by(home.client().get(address(home.actor)), "name")
        stored = [name.removesuffix("-id") for name in sent if name.endswith("-id")]
        typed = {f"{prefix}-function": f"Service {count}" for prefix in stored}
        costs.add(asked(home.client(), address(home.actor), sent | typed))
    assert costs == {13}
    assert home.actor.contacts.filter(function="Service 23").count() == 25
