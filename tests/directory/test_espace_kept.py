"""The first page keeps what it counted, and never shows a queue as it was: what arrives is there at
the next visit, what was answered is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import (
    AccountRequest,
    Commune,
    ContactFollow,
    Handover,
    ImportBatch,
    Suggestion,
    User,
)
from tests.directory.sheets_world import World, keeper_of, make_world
from tests.factories import ContactFactory, PlatformFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
Arrive = Callable[[World], Any]


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


def suggestion(world: World) -> Any:
    return Suggestion.objects.create(
        kind="acteurs", actor=world.actor, sheet_name=world.actor.name, nonce="n"
    )


def request(world: World) -> Any:
    return AccountRequest.objects.create(
        email="demande@exemple.test",
        function="Conseil",
        structure="Essai",
        departement=world.platform.departement,
        platform=world.platform,
    )


def batch(world: World) -> Any:
    return ImportBatch.objects.create(
        kind="actors", by=world.lead, platform=world.platform, source="essai", sha256="0"
    )


def offer(world: World) -> Any:
    neighbour = PlatformFactory(departement=world.platform.departement)
    return Handover.objects.create(
        actor=world.actor, from_platform=neighbour, to_platform=world.platform
    )


def new_address(world: World) -> Any:
    contact = ContactFactory(actor=world.actor, email="ancien@structure.test")
    return ContactFollow.objects.create(
        contact=contact, new_email="nouveau@structure.test", new_email_at=timezone.now()
    )


@pytest.mark.parametrize(
    ("arrive", "told"),
    [
        (suggestion, "Signalements à lire"),
        (request, "Demandes de compte"),
        (batch, "Imports en attente"),
        (offer, "Fiches proposées"),
        (new_address, "Nouvelles adresses à accepter"),
    ],
)
def test_what_arrives_and_leaves_shows_at_the_next_visit(
    world: World, arrive: Arrive, told: str
) -> None:
    client = world.client()
    assert told not in seen(client)
    row = arrive(world)
    assert told in seen(client)
    assert told not in seen(world.client(world.other))
    type(row).objects.filter(pk=row.pk).delete()
    assert told not in seen(client)


def seen(client: Client) -> str:
    return PageRead(client.get("/espace/")).text  # type: ignore[arg-type]


def test_a_right_that_is_lost_or_gained_shows_at_once(
    world: World, geography: dict[str, Commune]
) -> None:
    client = world.client()
    suggestion(world)
    assert "Signalements à lire" in seen(client)
    world.lead.platforms.clear()  # recorded nowhere
    text = seen(client)
    assert "Signalements à lire" not in text
    assert "aucune plateforme" in text
    world.lead.platforms.add(world.platform)
    assert world.platform.name in seen(client)


def test_a_team_answers_for_a_platform_whose_lead_left(
    world: World, geography: dict[str, Commune]
) -> None:
    suggestion(world)
    team, _, _, _ = keeper_of(geography["59350"])
    User.objects.filter(pk=team.pk).update(role="national")
    client = world.client(team)
    assert "Signalements à lire" not in seen(client)
    User.objects.filter(pk=world.lead.pk).update(is_active=False)
    assert "Signalements à lire" in seen(client)


def test_a_second_visit_counts_nothing_again(world: World, django_assert_num_queries: Any) -> None:
    client = world.client()
    seen(client)
    with django_assert_num_queries(4):  # session, account, platforms led, marks
        seen(client)
