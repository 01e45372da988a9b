"""The booklet: what is published, the same for everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import Circle
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    ContactFactory,
    MembershipFactory,
    PlatformFactory,
    SolutionFactory,
    UserFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


def test_the_booklet_says_where_to_go_and_what_there_is() -> None:
    platform = PlatformFactory(slug="lens")
    cio = ActorFactory(name="CIO de Lens", kind=ActorKindFactory(slug="cio"), address="1 rue Vraie")
    shelter = ActorFactory(
        name="Maison des ados",
        kind=ActorKindFactory(slug="maison-ados"),
        address="2 rue Secrète",
        address_hidden=True,
    )
    ContactFactory(actor=cio, phone="03 21 00 00 01")
    ContactFactory(actor=cio, professional=True, phone="03 21 99 99 99")
    for actor in (cio, shelter):
        MembershipFactory(platform=platform, actor=actor, representative="Camille Sentinelle")
    SolutionFactory(title="Un atelier ouvert", actor=cio)
    SolutionFactory(title="Un brouillon", actor=cio, draft=True)
    response = Client().get("/plateformes/lens/guide/")
    page = PageRead(response)
    assert page.problems == []
    for said in ("CIO de Lens", "1 rue Vraie", "Un atelier ouvert", "Maison des ados"):
        assert said in page.text
    for secret in ("rue Secrète", "Un brouillon", "Camille Sentinelle", "99 99 99"):
        assert secret not in page.source.replace("\xa0", " ")


def test_the_booklet_is_the_same_signed_in_and_404_for_a_draft() -> None:
    platform = PlatformFactory(slug="lens")
    MembershipFactory(platform=platform, representative="Camille Sentinelle")
    client = Client()
    client.force_login(UserFactory())
    assert "Camille Sentinelle" not in client.get("/plateformes/lens/guide/").content.decode()
    PlatformFactory(slug="cachee", draft=True)
    assert client.get("/plateformes/cachee/guide/").status_code == 404


def test_sixty_members_cost_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    platform = PlatformFactory(slug="lens")
    for actor in ActorFactory.create_batch(60, kind=ActorKindFactory(slug="cio")):
        MembershipFactory(platform=platform, actor=actor, circle=Circle.SECOND)
        ContactFactory(actor=actor)
        SolutionFactory(actor=actor)
    with django_assert_max_num_queries(15):
        assert PageRead(Client().get("/plateformes/lens/guide/")).problems == []
