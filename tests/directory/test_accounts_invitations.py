"""An invitation: what the inviter may give and no more, one use, until it ends or is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from directory.models import Invitation, OutgoingMail, Platform, User
from tests.directory.accounts_world import ACCEPTED, NEW_PASSWORD, enter, is_in, last_link
from tests.factories import PlatformFactory, UserFactory
from tests.factories.territories import DepartementFactory, RegionFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
LIST = "/espace/invitations/"
TO = "nouvelle@exemple.test"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


class World:
    """Two régions, a platform and its keepers in each."""

    def __init__(self) -> None:
        self.here = RegionFactory(code="R8", name="Région d’ici")
        self.there = RegionFactory(code="R9", name="Région d’ailleurs")
        self.d_here = DepartementFactory(code="D8", name="D’ici", region=self.here, academie=None)
        self.d_there = DepartementFactory(code="D9", name="Là", region=self.there, academie=None)
        self.own: Platform = PlatformFactory(departement=self.d_here)
        self.other: Platform = PlatformFactory(departement=self.d_there)
        self.people: dict[str, User] = {
            "pro": UserFactory(),
            "lead": UserFactory(lead=True),
            "department": UserFactory(departmental=True, departement=self.d_here),
            "region": UserFactory(regional=True, region=self.here),
            "national": UserFactory(national=True),
        }
        self.own.leads.add(self.people["lead"])

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name])
        return client

    def grant(self, role: str, *, elsewhere: bool = False) -> dict[str, Any]:
        place = {
            "professional": {},
            "lead": {"platform": (self.other if elsewhere else self.own).pk},
            "department": {"departement": "D9" if elsewhere else "D8"},
            "region": {"region": "R9" if elsewhere else "R8"},
            "national": {},
        }[role]
        return {"email": TO, "role": role, **place}

    def invite(self, name: str, role: str, **more: Any) -> Any:
        return self.client(name).post(LIST, self.grant(role, **more))


@pytest.fixture
def world(db: None) -> World:
    return World()


RANKS = ["professional", "lead", "department", "region", "national"]
MOST = {"lead": 2, "department": 3, "region": 4, "national": 5}


@pytest.mark.parametrize("role", RANKS)
@pytest.mark.parametrize("name", list(MOST))
def test_nobody_gives_more_than_they_have(world: World, name: str, role: str) -> None:
    may = RANKS.index(role) < MOST[name]
    assert world.invite(name, role).status_code == (302 if may else 422)
    assert Invitation.objects.filter(role=role).count() == may
    assert OutgoingMail.objects.filter(to=TO).count() == may


@pytest.mark.parametrize("role", ["lead", "department", "region"])
@pytest.mark.parametrize("name", ["lead", "department", "region"])
def test_nobody_gives_a_right_elsewhere(world: World, name: str, role: str) -> None:
    assert world.invite(name, role, elsewhere=True).status_code == 422
    assert not Invitation.objects.exists()


def test_a_professional_invites_nobody_and_a_stranger_is_led_to_the_door(world: World) -> None:
    for method in ("get", "post"):
        assert getattr(world.client("pro"), method)(LIST).status_code == 403
        assert getattr(Client(), method)(LIST).headers["Location"].startswith("/espace/connexion/")


def test_from_the_letter_to_the_account(world: World) -> None:
    world.invite("lead", "lead")
    link, guest = last_link(TO), Client()
    page = guest.get(link)
    assert PageRead(page).problems == []
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not User.objects.filter(email=TO).exists()  # looking opens nothing
    assert guest.post(link, ACCEPTED).headers["Location"] == "/espace/connexion/"
    user = User.objects.get(email=TO)
    assert (user.role, list(user.platforms.all())) == ("lead", [world.own])
    assert enter(guest, user, NEW_PASSWORD).status_code == 302
    assert is_in(guest)
    assert Client().post(link, ACCEPTED).status_code == 410
    assert Client().get(link).status_code == 410


def test_the_form_says_what_is_missing_and_refuses_a_common_password(world: World) -> None:
    world.invite("lead", "professional")
    link = last_link(TO)
    for password in ("abc12", "1q2w3e4r5t6y", "111111111111", "nouvelle@exemple"):
        response = Client().post(link, {**ACCEPTED, "password": password, "last_name": ""})
        assert response.status_code == 422
        page = PageRead(response)
        assert page.problems == []
        assert f'value="{password}"' not in page.source
        assert "Remplissez « Nom »" in page.text
    assert not User.objects.filter(email=TO).exists()


def test_what_the_guest_sends_changes_neither_role_nor_address(world: World) -> None:
    world.invite("lead", "professional")
    more = {"role": "national", "email": "autre@exemple.test", "is_superuser": "1", "region": "R8"}
    Client().post(last_link(TO), {**ACCEPTED, **more})
    user = User.objects.get(email=TO)
    assert (user.role, user.is_superuser, user.region) == ("professional", False, None)


@pytest.mark.parametrize("change", ["cut", "flip", "other salt", "empty"])
def test_a_key_that_was_touched_opens_nothing(world: World, change: str) -> None:
    world.invite("lead", "professional")
    key = last_link(TO).rstrip("/").rsplit("/", 1)[1]
    false = {"cut": key[:-2], "flip": key[:-1] + ("a" if key[-1] != "a" else "b")}
    false |= {"other salt": key.replace(key[:4], "WzEs", 1) + "x", "empty": "x"}
    assert Client().post(f"/espace/invitation/{false[change]}/", ACCEPTED).status_code == 410
    assert not User.objects.filter(email=TO).exists()


def test_an_invitation_ends_with_its_days(world: World) -> None:
    world.invite("lead", "professional")
    link = last_link(TO)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().post(link, ACCEPTED).status_code == 410
    assert (Invitation.objects.get().expires_at - timezone.now()) < timedelta(days=14)


def left(world: World) -> None:
    User.objects.filter(pk=world.people["lead"].pk).update(is_active=False)


def no_longer_lead(world: World) -> None:
    world.own.leads.clear()


def lowered(world: World) -> None:
    User.objects.filter(pk=world.people["lead"].pk).update(role="professional")


def taken_back(world: World) -> None:
    pk = Invitation.objects.get().pk
    assert world.client("lead").post(f"{LIST}{pk}/annuler/").status_code == 302


@pytest.mark.parametrize("happened", [left, no_longer_lead, lowered, taken_back])
def test_the_right_of_the_inviter_is_asked_again_on_use(world: World, happened: Any) -> None:
    world.invite("lead", "lead")
    link = last_link(TO)
    happened(world)
    assert Client().get(link).status_code == 410
    assert Client().post(link, ACCEPTED).status_code == 410
    assert not User.objects.filter(email=TO).exists()


def test_one_letter_a_day_and_the_new_link_voids_the_former(world: World) -> None:
    world.invite("lead", "professional")
    first, again = last_link(TO), f"{LIST}{Invitation.objects.get().pk}/renvoyer/"
    client = world.client("lead")
    client.post(again)
    assert OutgoingMail.objects.filter(to=TO).count() == 1
    Invitation.objects.update(sent_on=timezone.localdate() - timedelta(days=1))
    client.post(again)
    client.post(again)
    assert OutgoingMail.objects.filter(to=TO).count() == 2
    assert Client().get(first).status_code == 410
    assert Client().get(last_link(TO)).status_code == 200


@pytest.mark.parametrize("act", ["renvoyer", "annuler"])
def test_somebody_elses_invitation_is_out_of_reach(world: World, act: str) -> None:
    world.invite("lead", "professional")
    invitation = Invitation.objects.get()
    Invitation.objects.update(sent_on=timezone.localdate() - timedelta(days=2))
    stranger = UserFactory(lead=True)
    world.other.leads.add(stranger)
    client = Client()
    client.force_login(stranger)
    url = f"{LIST}{invitation.pk}/{act}/"
    assert client.post(url).status_code == 404
    assert client.get(url).status_code == 405
    assert world.client("pro").post(url).status_code == 403
    assert TO not in client.get(LIST).content.decode()
    assert Invitation.objects.get().is_waiting
    assert Client().get(last_link(TO)).status_code == 200


def test_an_address_is_invited_once_at_a_time(world: World) -> None:
    assert world.invite("lead", "professional").status_code == 302
    assert world.invite("region", "professional").status_code == 422
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert world.invite("region", "professional").status_code == 302
    assert OutgoingMail.objects.filter(to=TO).count() == 2


def test_the_list_costs_the_same_for_any_number(
    world: World, django_assert_max_num_queries: Any
) -> None:
    by = world.people["national"]
    ends = timezone.now() + timedelta(days=9)
    for number in range(30):
        Invitation.objects.create(
            email=f"n{number}@exemple.test",
            role="lead",
            platform=world.own,
            invited_by=by,
            expires_at=ends,
            sent_on=timezone.localdate(),
        )
    client = world.client("national")
    with django_assert_max_num_queries(15):
        page = PageRead(client.get(LIST))
    assert page.problems == []
    assert "n29@exemple.test" in page.text
