"""People whose data is held are told, and leave when they ask; the register forgets no field."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client

from directory.changelog import revision
from directory.imports.applying import apply_batch
from directory.models import Change, Contact, Membership, OutgoingMail, Suggestion, ToldPerson
from directory.personal_words import secrets_of_people
from directory.privacy import register
from directory.privacy.forgetting import forget
from directory.privacy.people import has_left, person_of, token_of
from directory.privacy.telling import tell_people
from tests.directory.importing import build_house, csv_of, line, planned
from tests.factories import (
    ActorFactory,
    ContactFactory,
    MembershipFactory,
    SolutionFactory,
    UserFactory,
)
from tests.pages import PageRead
from tests.tables import stored_models

pytestmark = pytest.mark.django_db
EMAIL, NAME = "zoe.sentinelle@exemple.test", "Zoé Sentinelle"


def test_every_field_that_may_hold_a_person_is_declared() -> None:
    assert register.suspects() - register.declared() == set()


def test_the_register_speaks_of_fields_that_exist() -> None:
    assert register.declared() - register.existing() == set()


def test_an_address_without_declaration_would_be_seen() -> None:
    assert {"directory.User.email", "directory.Contact.name"} <= register.suspects()


def test_the_register_is_public(client: Client) -> None:
    page = PageRead(client.get("/donnees-personnelles/"))
    assert page.problems == []
    assert "Contacts des structures" in page.text
    assert 'href="/donnees-personnelles/"' in client.get("/mentions-legales/").content.decode()


def test_a_person_is_told_once_by_whom() -> None:
    lead = UserFactory(lead=True, first_name="Ada", last_name="Responsable")
    with revision(by=lead, channel="espace"):
        ContactFactory(name=NAME, email=EMAIL)
    MembershipFactory(representative=NAME, professional_email=EMAIL.upper())
    assert (tell_people(), tell_people()) == (1, 0)
    letter = OutgoingMail.objects.get()
    assert (letter.to, letter.kind) == (EMAIL, "told")
    assert "Ada Responsable" in letter.body
    assert EMAIL not in letter.body


def test_services_and_invented_structures_are_not_written_to() -> None:
    ContactFactory(email="accueil@exemple.test")
    ContactFactory(email=EMAIL, name=NAME, actor=ActorFactory(example=True))
    assert tell_people() == 0


def leaving_link() -> str:
    return f"/contact/{token_of(ToldPerson.objects.get())}/"


def test_a_person_reads_what_is_held_and_leaves(client: Client) -> None:
    ContactFactory(name=NAME, email=EMAIL)
    tell_people()
    link = leaving_link()
    shown = client.get(link)
    assert PageRead(shown).problems == []
    assert NAME in shown.content.decode()
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert Contact.objects.exists()
    assert client.post(link).status_code == 302
    assert not Contact.objects.exists()
    gone = PageRead(client.get(link))
    assert gone.problems == []
    assert "n’êtes plus" in gone.text
    assert client.post(link).status_code == 302
    assert has_left(EMAIL)
    assert client.cookies == {}


@pytest.mark.parametrize("token", ["x", "1-", "1-abc", "0-" + "a" * 43, "é"])
def test_a_forged_link_opens_nothing(client: Client, token: str) -> None:
    ContactFactory(name=NAME, email=EMAIL)
    tell_people()
    page = client.get(f"/contact/{token}/")
    assert (page.status_code, page.headers["Cache-Control"]) == (404, "private, no-store")
    assert "en entier" in PageRead(page).text  # mail programs cut long addresses
    assert client.post(f"/contact/{token}/").status_code == 404
    assert person_of(token) is None
    assert Contact.objects.exists()


def everything() -> str:
    """Every row of the database, as text."""
    return "".join(
        serializers.serialize("json", model._base_manager.all(), ensure_ascii=False)
        for model in stored_models()
    )


def test_one_command_leaves_no_trace(client: Client) -> None:
    actor = ActorFactory(slug="cio", verified_by=NAME)
    solution = SolutionFactory(slug="atelier", actor=actor)
    contact = ContactFactory(actor=actor, name=NAME, email=EMAIL, phone="03 21 99 88 77")
    contact.name = "Zoé S."
    contact.save()
    contact.name = NAME
    contact.save()
    MembershipFactory(actor=actor, representative=NAME, professional_email=EMAIL)
    Suggestion.objects.create(
        kind="acteurs", actor=actor, sheet_name="CIO", email=EMAIL, comment=f"Voir {EMAIL}",
        nonce="n",
    )  # fmt: skip
    OutgoingMail.objects.create(kind="x", to=EMAIL, subject="Bonjour", body=NAME)
    tell_people()
    client.get("/solutions.json")
    call_command("forget_contact", EMAIL.upper(), stdout=_Silent())
    held = everything()
    for trace in (EMAIL, NAME, "99 88 77"):
        assert trace.casefold() not in held.casefold()
    pages = ("/acteurs/cio/", f"/solutions/{solution.slug}/", "/solutions.json", "/solutions.csv")
    client.force_login(UserFactory(national=True))
    for path in pages:
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        assert b"entinelle" not in body
    assert Membership.objects.get().representative == ""


def test_forgetting_twice_or_a_stranger_changes_nothing() -> None:
    other = ContactFactory(name="Autre", email="autre.personne@exemple.test")
    forget(EMAIL)
    done = forget(EMAIL)
    assert (done.contacts, done.memberships, done.changes) == (0, 0, 0)
    other.refresh_from_db()
    assert other.name == "Autre"
    assert "Autre" in str(list(Change.objects.values_list("fields", flat=True)))


@pytest.mark.parametrize("address", ["", "  "])
def test_no_address_forgets_nobody(address: str) -> None:
    ContactFactory(name="Accueil", email="")
    with pytest.raises(ValueError, match="adresse"):
        forget(address)
    with pytest.raises(CommandError):
        call_command("forget_contact", address)
    assert Contact.objects.exists()


def test_a_name_is_taken_out_of_what_holds_it_and_not_out_of_other_words() -> None:
    ContactFactory(name="Ali", email=EMAIL)
    ContactFactory(name="Zoé", email=EMAIL)
    ContactFactory(name=NAME, email=EMAIL)
    said = f"Les ﬁches : voir ALI, ZOÉ ou {NAME}, pas l’alimentation."
    comment = Suggestion.objects.create(
        kind="acteurs", sheet_name="CIO", comment=f"{said} Écrire à {EMAIL}.", nonce="n"
    )
    forget(EMAIL)
    comment.refresh_from_db()
    assert comment.comment == (
        "Les ﬁches : voir [retiré], [retiré] ou [retiré], pas l’alimentation. Écrire à [retiré]."
    )


def test_who_left_is_not_told_again() -> None:
    forget(EMAIL)
    ContactFactory(name=NAME, email=EMAIL)
    assert tell_people() == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("n° 1 09 03 62 498 123 45", ["1 09 03 62 498 123 45"]),
        ("2850275116023 ", ["2850275116023"]),
        ("née le 12/03/2009", ["12/03/2009"]),
        ("Date de naissance : 3 mars 2010", ["3 mars 2010"]),
        ("SIRET 123 456 789 00012, tél. 03 21 00 00 00", []),
        ("ouvert le 12/03/2026", []),
    ],
)
def test_numbers_of_people_are_seen(text: str, found: list[str]) -> None:
    assert secrets_of_people(text) == found


class _Silent:
    def write(self, text: Any) -> None:
        """Nobody reads here."""


def test_a_person_who_comes_by_a_file_is_told_by_whom_and_what(geography: Any) -> None:
    house = build_house(geography)
    rows = [line("Accueil", Courriel=EMAIL), line("Relais", Courriel="accueil@exemple.test")]
    batch = planned(csv_of(*rows), house.lead, platform=house.platform)
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)
    assert (tell_people(), tell_people()) == (1, 0)
    letter = OutgoingMail.objects.get()
    assert letter.to == EMAIL
    assert f"{house.lead}, par un fichier importé, a écrit" in letter.body
    assert "Fiche : Accueil" in letter.body
    assert "/contact/" in letter.body


def test_only_what_is_new_is_read(django_assert_max_num_queries: Any) -> None:
    actor = ActorFactory()
    for number in range(12):
        ContactFactory(actor=actor, name=NAME, email=f"zoe{number}@exemple.test")
    assert tell_people(limit=5) >= 5
    tell_people()
    assert OutgoingMail.objects.count() == 12
    with django_assert_max_num_queries(5):
        assert tell_people() == 0
    ActorFactory(name="Une autre fiche")
    ContactFactory(actor=actor, email=EMAIL)
    assert tell_people() == 1


def test_a_write_in_number_is_followed_too() -> None:
    actor = ActorFactory()
    Contact.objects.bulk_create(
        [Contact(actor=actor, name=NAME, email=EMAIL), Contact(actor=actor, phone="0353011011")]
    )
    assert tell_people() == 1
    contact = Contact.objects.get(email=EMAIL)
    Contact.objects.filter(pk=contact.pk).update(email="zoe.autre@exemple.test")
    assert tell_people() == 1
