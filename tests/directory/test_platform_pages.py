from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.circles import CENTRE, RADII, ring_nodes
from directory.enums import Circle
from tests.factories import (
    ActorFactory,
    DepartementFactory,
    MembershipFactory,
    PlatformFactory,
    PlatformZoneFactory,
    UserFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
SENTINEL = "Sentinelle-Xyz"


def test_platforms_are_listed_under_their_region(client: Client) -> None:
    PlatformFactory(name="Plateforme de Lens")
    PlatformFactory(name="Brouillon", draft=True)
    page = PageRead(client.get("/plateformes/"))
    assert page.problems == []
    assert "Hauts-de-France" in page.text
    assert "Plateforme de Lens" in page.text
    assert "Brouillon" not in page.text


def test_an_empty_list_tells_whom_to_ask(client: Client) -> None:
    assert "Aucune plateforme n’est encore" in PageRead(client.get("/plateformes/")).text


def test_a_platform_sends_the_public_elsewhere(client: Client) -> None:
    PlatformFactory(slug="lens")
    text = PageRead(client.get("/plateformes/lens/")).text
    assert "Elle ne reçoit pas de public" in text


def test_members_stand_in_a_table_for_each_circle(client: Client) -> None:
    platform = PlatformFactory(slug="lens")
    PlatformZoneFactory(owner=platform, departement=DepartementFactory())
    MembershipFactory(platform=platform, actor=ActorFactory(name="CIO"), does_spotting=True)
    MembershipFactory(platform=platform, actor=ActorFactory(name="Mairie"), circle=Circle.SECOND)
    MembershipFactory(platform=platform, actor=ActorFactory(name="Cachée", draft=True))
    page = PageRead(client.get("/plateformes/lens/"))
    assert page.problems == []
    assert page.source.count("<table") == 2
    assert "Cachée" not in page.text
    assert "Pas-de-Calais (62)" in page.text


def test_a_member_s_professional_contact_is_for_signed_in_people(client: Client) -> None:
    platform = PlatformFactory(slug="lens")
    MembershipFactory(
        platform=platform,
        representative=SENTINEL,
        professional_phone="06 39 98 00 02",
        professional_email="membre@pro.test",
    )
    visitor = client.get("/plateformes/lens/").content.decode()
    for secret in (SENTINEL, "39\xa098", "06 39 98", "membre@pro.test"):
        assert secret not in visitor
    client.force_login(UserFactory())
    assert SENTINEL in client.get("/plateformes/lens/").content.decode()


def test_sixty_members_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    platform = PlatformFactory(slug="lens")
    for circle in (Circle.FIRST, Circle.SECOND, Circle.STEERING):
        for actor in ActorFactory.create_batch(20):
            MembershipFactory(platform=platform, actor=actor, circle=circle)
    client.get("/plateformes/lens/")  # the engine follows the directory first
    with django_assert_max_num_queries(6):
        page = PageRead(client.get("/plateformes/lens/"))
    assert page.problems == []


def test_members_stand_at_equal_distance_of_the_centre() -> None:
    nodes = ring_nodes(7, 8, 2)
    assert [node.number for node in nodes] == list(range(7, 15))
    assert (nodes[0].x, nodes[0].y) == (CENTRE, CENTRE - RADII[2])
    for node in nodes:
        away = ((node.x - CENTRE) ** 2 + (node.y - CENTRE) ** 2) ** 0.5
        assert abs(away - RADII[2]) < 1
