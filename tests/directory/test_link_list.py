"""« Liens et rappels »: who was written to, for those who keep the sheets and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.enums import Channel
from directory.models import Change, ContactFollow, OutgoingMail
from directory.privacy.forgetting import forget
from directory.updating import addresses
from tests.directory.update_world import World, make_world
from tests.factories import ActorFactory, ContactFactory, RegionFactory, UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
LIST = reverse("directory:link_list")


@pytest.fixture
def world() -> World:
    return make_world(timezone.localdate())


@pytest.fixture
def far() -> World:
    return make_world(timezone.localdate(), "deux", "ailleurs@structure.test")


def _propose(world: World, address: str = "nouvelle@structure.test") -> None:
    ContactFollow.objects.create(
        contact=world.contact, new_email=address, new_email_at=timezone.now()
    )


def _decide(client: Client, world: World, decision: str) -> Any:
    url = reverse("directory:link_address", args=[world.contact.pk])
    return client.post(url, {"decision": decision})


def test_a_lead_sees_and_writes_to_their_own(client: Client, world: World, far: World) -> None:
    client.force_login(world.lead)
    response = client.get(LIST)
    page = PageRead(response)
    assert page.problems == []
    assert "Structure un" in page.text
    assert "Jamais écrit." in page.text
    assert "Structure deux" not in page.text
    assert response.headers["Cache-Control"] == "private, no-store"
    send = reverse("directory:link_send", args=[world.actor.pk])
    assert "1 courriel part" in PageRead(client.post(send, follow=True)).text
    letter = OutgoingMail.objects.get()
    assert (letter.to, letter.reply_to) == ("accueil@structure.test", world.lead.email)
    # It counts as the week's letter, for the button and for the weekly run.
    page = PageRead(client.post(send, follow=True))
    assert "déjà écrit cette semaine" in page.text
    assert "Prochain envoi possible le" in page.text
    assert "Pas encore de réponse." in page.text
    assert OutgoingMail.objects.count() == 1


def test_whoever_said_stop_is_not_written_to_by_the_button(client: Client, world: World) -> None:
    addresses.stop(addresses.digest_of(world.contact.email), timezone.now())
    client.force_login(world.lead)
    assert "ne veut plus de rappel" in PageRead(client.get(LIST)).text
    client.post(reverse("directory:link_send", args=[world.actor.pk]))
    assert OutgoingMail.objects.count() == 0


def test_an_example_is_never_written_to(client: Client, world: World) -> None:
    world.actor.is_example = True
    world.actor.save()
    client.force_login(world.lead)
    assert "Structure d’exemple" in PageRead(client.get(LIST)).text
    client.post(reverse("directory:link_send", args=[world.actor.pk]))
    assert OutgoingMail.objects.count() == 0


def test_a_new_address_is_accepted_and_the_old_links_end(client: Client, world: World) -> None:
    _propose(world)
    old = world.url
    client.force_login(world.lead)
    assert "Nouvelles adresses à accepter" in PageRead(client.get("/espace/")).text
    assert "nouvelle@structure.test" in PageRead(client.get(f"{LIST}?etat=adresse")).text
    _decide(client, world, "accepter")
    world.contact.refresh_from_db()
    assert world.contact.email == "nouvelle@structure.test"
    assert client.get(old).status_code == 410
    change = Change.objects.filter(model="contact").latest("pk")
    assert (change.revision.by, change.revision.channel) == (world.lead, Channel.ESPACE)
    assert ContactFollow.objects.get().new_email == ""
    assert "Quelqu’un a déjà répondu" in PageRead(_again(client, world)).text


def _again(client: Client, world: World) -> Any:
    _decide(client, world, "accepter")
    return client.get(LIST)


def test_who_left_is_not_entered_again(client: Client, world: World) -> None:
    forget("Partie@structure.test")
    _propose(world, "partie@structure.test")
    client.force_login(world.lead)
    _decide(client, world, "accepter")
    assert "ne plus figurer" in PageRead(client.get(LIST)).text
    world.contact.refresh_from_db()
    assert world.contact.email == "accueil@structure.test"
    _decide(client, world, "refuser")
    assert ContactFollow.objects.get().new_email == ""


def test_a_new_address_is_refused_and_forgotten(client: Client, world: World) -> None:
    _propose(world)
    old = world.url
    client.force_login(world.lead)
    _decide(client, world, "refuser")
    world.contact.refresh_from_db()
    assert world.contact.email == "accueil@structure.test"
    assert client.get(old).status_code == 200
    assert ContactFollow.objects.get().new_email == ""


def test_links_are_closed_by_their_keeper(client: Client, world: World) -> None:
    old = world.url
    client.force_login(world.lead)
    client.post(reverse("directory:link_revoke", args=[world.contact.pk]))
    assert client.get(old).status_code == 410
    assert client.get(world.url).status_code == 200


@pytest.mark.parametrize("who", ["lead", "region"])
def test_nobody_acts_on_another_territory(
    client: Client, world: World, far: World, who: str
) -> None:
    region = UserFactory(regional=True, region=RegionFactory(code="84"))
    client.force_login(far.lead if who == "lead" else region)
    _propose(world)
    contact, actor = [world.contact.pk], [world.actor.pk]
    old = world.url
    assert "Structure un" not in client.get(LIST).content.decode()
    assert client.post(reverse("directory:link_send", args=actor)).status_code == 404
    assert client.post(reverse("directory:link_revoke", args=contact)).status_code == 404
    assert _decide(client, world, "accepter").status_code == 404
    world.contact.refresh_from_db()
    assert world.contact.email == "accueil@structure.test"
    assert client.get(old).status_code == 200
    assert OutgoingMail.objects.count() == 0


def test_professionals_and_strangers_do_not_enter(client: Client, world: World) -> None:
    pages = [
        ("get", LIST),
        ("post", reverse("directory:link_send", args=[world.actor.pk])),
        ("post", reverse("directory:link_revoke", args=[world.contact.pk])),
        ("post", reverse("directory:link_address", args=[world.contact.pk])),
    ]
    assert {getattr(client, verb)(url).status_code for verb, url in pages} == {302}
    client.force_login(UserFactory())
    assert {getattr(client, verb)(url).status_code for verb, url in pages} == {403}
    client.force_login(world.lead)
    assert {client.get(url).status_code for verb, url in pages if verb == "post"} == {405}


def test_the_queries_of_the_list_do_not_follow_its_rows(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        actor = ActorFactory(steward=world.platform)
        ContactFactory(actor=actor, email=f"accueil{number}@structure.test")
    client.force_login(world.lead)
    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    client.force_login(UserFactory(lead=True))
    assert "Ajoutez un courriel" in PageRead(client.get(LIST)).text
    assert client.get(f"{LIST}?etat=x&page=99").status_code == 200
