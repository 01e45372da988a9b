from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import PublicationState
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
SENTINEL = "Sentinelle-Xyz"


def test_an_actor_is_called_with_one_button(client: Client) -> None:
    actor = ActorFactory(slug="cio-lens", name="CIO de Lens")
    ContactFactory(actor=actor, phone="03 21 11 22 33", email="cio@ecole.test")
    page = PageRead(client.get("/acteurs/cio-lens/"))
    assert page.problems == []
    assert page.source.count("button--main") == 1
    assert 'href="tel:+33321112233"' in page.source
    assert page.title == "CIO de Lens, Reprendre pied"


def test_nobody_is_invited_to_call_an_invented_structure(client: Client) -> None:
    actor = ActorFactory(slug="faux", name="CIO de Lens (exemple)", example=True)
    ContactFactory(actor=actor)
    page = PageRead(client.get("/acteurs/faux/"))
    main = page.source.split("<main")[1].split("</main>")[0]
    assert "tel:" not in main
    assert "mailto:" not in main
    assert "Structures d’exemple : ne les contactez pas." in page.text
    assert page.text.count("(exemple) (exemple)") == 0
    assert "telephone" not in page.structured_data


def test_a_professional_contact_is_never_shown_to_a_visitor(client: Client) -> None:
    actor = ActorFactory(slug="cio-lens")
    ContactFactory(
        actor=actor, professional=True, name=SENTINEL, phone="06 39 98 00 01", email="x@pro.test"
    )
    source = client.get("/acteurs/cio-lens/").content.decode()
    assert SENTINEL not in source
    assert "06 39 98" not in source.replace("\xa0", " ")
    assert "x@pro.test" not in source
    assert "Contact visible dans l’espace professionnel" in source


def test_a_professional_who_signed_in_reads_it(client: Client) -> None:
    actor = ActorFactory(slug="cio-lens")
    ContactFactory(actor=actor, professional=True, name=SENTINEL)
    client.force_login(UserFactory())
    response = client.get("/acteurs/cio-lens/")
    assert SENTINEL in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_service_that_receives_nobody_says_so(client: Client) -> None:
    ActorFactory(slug="rectorat", kind=ActorKindFactory(slug="rectorat", receives_public=False))
    assert "Ne reçoit pas de public" in PageRead(client.get("/acteurs/rectorat/")).text


def test_an_actor_without_contact_says_it_is_not_known_yet(client: Client) -> None:
    ActorFactory(slug="lycee")
    page = PageRead(client.get("/acteurs/lycee/"))
    assert "Contact pas encore connu" in page.text
    assert "adresse précise pas encore connue" in page.text


def test_a_draft_is_not_found_and_a_withdrawn_one_is_gone(client: Client) -> None:
    ActorFactory(slug="brouillon", draft=True)
    ActorFactory(slug="parti", state=PublicationState.ARCHIVED)
    assert client.get("/acteurs/brouillon/").status_code == 404
    gone = client.get("/acteurs/parti/")
    assert gone.status_code == 410
    assert PageRead(gone).problems == []


def test_drafts_of_its_solutions_stay_hidden(client: Client) -> None:
    actor = ActorFactory(slug="cio")
    SolutionFactory(actor=actor, title="Publiée")
    SolutionFactory(actor=actor, title="Cachée", draft=True)
    text = PageRead(client.get("/acteurs/cio/")).text
    assert "Publiée" in text
    assert "Cachée" not in text


def test_an_actor_page_costs_the_same_with_many_solutions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actor = ActorFactory(slug="cio")
    SolutionFactory.create_batch(25, actor=actor)
    ContactFactory.create_batch(5, actor=actor)
    for platform in PlatformFactory.create_batch(4):
        MembershipFactory(actor=actor, platform=platform)
    with django_assert_max_num_queries(7):
        client.get("/acteurs/cio/")
