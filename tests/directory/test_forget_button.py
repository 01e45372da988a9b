"""« Oublier ce contact »: a keeper forgets who asked for it, on their own sheets alone."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.changelog import revision
from directory.models import Change, Commune, Contact, Suggestion
from directory.privacy.people import has_left
from tests.directory.sheets_world import World, make_world, stored
from tests.factories import ActorFactory, ContactFactory, MembershipFactory, UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
EMAIL, NAME = "zoe.sentinelle@exemple.test", "Zoé Sentinelle"


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


@pytest.fixture
def contact(world: World) -> Contact:
    made: Contact = ContactFactory(actor=world.actor, name=NAME, email=EMAIL)
    return made


def forget_at(contact: Contact) -> str:
    return f"/espace/liens/{contact.pk}/oublier/"


def test_the_page_says_what_goes_and_reading_it_does_nothing(
    world: World, contact: Contact
) -> None:
    client = world.client()
    assert forget_at(contact) in client.get("/espace/liens/").content.decode()
    page = PageRead(client.get(forget_at(contact)))  # type: ignore[arg-type]
    assert page.problems == []
    assert NAME in page.text
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_the_button_forgets_history_included(world: World, contact: Contact) -> None:
    client = world.client()
    said = Suggestion.objects.create(
        kind="acteurs", actor=world.actor, sheet_name="CIO", comment=f"Voir {NAME}", nonce="n"
    )
    assert client.post(forget_at(contact)).headers["Location"] == "/espace/liens/"
    assert not Contact.objects.filter(email=EMAIL).exists()
    assert has_left(EMAIL)
    assert NAME not in str(list(Change.objects.values_list("fields", flat=True)))
    said.refresh_from_db()
    assert said.comment == "Voir [retiré]"
    assert client.post(forget_at(contact)).status_code == 404


@pytest.mark.parametrize("who", ["other lead", "professional", "anonymous"])
def test_nobody_else_does(world: World, contact: Contact, who: str) -> None:
    client, expected = Client(), 302
    if who != "anonymous":
        user, expected = (world.other, 404) if who == "other lead" else (UserFactory(), 403)
        client.force_login(user)
    assert client.get(forget_at(contact)).status_code == expected
    assert client.post(forget_at(contact)).status_code == expected
    assert Contact.objects.filter(pk=contact.pk).exists()
    assert not has_left(EMAIL)


@pytest.mark.parametrize("where", ["contact", "member", "platform", "account"])
def test_an_address_that_stands_elsewhere_is_left_to_its_person(
    world: World, contact: Contact, where: str
) -> None:
    there = world.there.actor.steward
    if where == "contact":
        hidden = ActorFactory(name="Brouillon d’ailleurs", draft=True, steward=there)
        ContactFactory(actor=hidden, email=EMAIL.upper(), name="Sentinelle", phone="03 21 00 00 09")
    if where == "account":
        UserFactory(email=EMAIL)
    if where == "member":
        MembershipFactory(platform=there, professional_email=EMAIL)
    if where == "platform":
        there.public_email = EMAIL
        there.save()
    client = world.client()
    page = PageRead(client.get(forget_at(contact)))  # type: ignore[arg-type]
    assert "La personne le peut elle-même" in page.text
    assert "Oublier ce contact</button>" not in page.source
    assert "Brouillon d’ailleurs" not in page.text
    assert "03 21 00 00 09" not in page.text
    assert client.post(forget_at(contact)).status_code == 403
    assert Contact.objects.filter(pk=contact.pk).exists()
    client.force_login(UserFactory(national=True))
    assert client.post(forget_at(contact)).status_code == 302
    assert not Contact.objects.filter(email__iexact=EMAIL).exists()


def test_a_name_takes_nothing_out_of_the_texts_of_another_territory(world: World) -> None:
    """Anybody may be given any name: « Lycée », or what signs the sheets of a neighbour."""
    there = world.there
    with revision(by=world.other, channel="espace"):
        there.verified_by, there.summary = "PSAD de Lyon", "Avec le PSAD de Lyon."
        there.save()
    said = Suggestion.objects.create(
        kind="solutions", solution=there, sheet_name="x", comment="PSAD de Lyon", nonce="n"
    )
    before = list(Change.objects.filter(root_id=str(there.pk), root_model="solution").values())
    trap = ContactFactory(actor=world.actor, name="PSAD de Lyon", email=EMAIL)
    assert world.client().post(forget_at(trap)).status_code == 302
    said.refresh_from_db()
    assert said.comment == "PSAD de Lyon"
    assert stored(there).verified_by == "PSAD de Lyon"
    after = list(Change.objects.filter(root_id=str(there.pk), root_model="solution").values())
    assert after == before
