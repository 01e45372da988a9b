"""« Mon compte », and sessions that end when they should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.test import Client

from directory.accounts.throttle import TRIES_MAX
from directory.models import Change, OutgoingMail, SecondFactor, User
from tests.directory.accounts_world import (
    NEW_PASSWORD,
    digits,
    enter,
    give_second_factor,
    is_in,
)
from tests.factories import PlatformFactory, UserFactory
from tests.factories.people import PASSWORD
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
OWN = "/espace/compte/"
PAGES = ["", "mot-de-passe/", "fermer/", "application/oublier/"]
HOUR = 3_600


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


def signed_in(**traits: Any) -> tuple[User, Client]:
    user, client = UserFactory(**traits), Client()
    client.force_login(user)
    return user, client


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_whole_private_and_cheap(path: str, django_assert_max_num_queries: Any) -> None:
    _, client = signed_in(lead=True)
    with django_assert_max_num_queries(15):
        response = client.get(f"{OWN}{path}")
    assert PageRead(response).problems == []
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Client().get(f"{OWN}{path}").headers["Location"].startswith("/espace/connexion/")
    assert Client().post(f"{OWN}{path}").status_code == 302


def test_ones_name_is_changed_and_nothing_else() -> None:
    user, client = signed_in()
    typed = {"first_name": "Sacha", "last_name": "Essai", "function": "CPE", "structure": "Lycée"}
    more = {"role": "national", "email": "autre@exemple.test", "is_superuser": "on"}
    assert client.post(OWN, typed | more).status_code == 302
    changed = User.objects.get(pk=user.pk)
    assert (str(changed), changed.function) == ("Sacha Essai", "CPE")
    assert (changed.role, changed.email, changed.is_superuser) == (
        "professional",
        user.email,
        False,
    )
    assert client.post(OWN, {"first_name": "", "last_name": "x" * 300}).status_code == 422


def test_a_changed_password_ends_other_sessions() -> None:
    user, here = signed_in()
    elsewhere = Client()
    elsewhere.force_login(user)
    wrong = {"current": "faux", "password": NEW_PASSWORD}
    assert here.post(f"{OWN}mot-de-passe/", wrong).status_code == 422
    assert is_in(elsewhere)
    right = {"current": PASSWORD, "password": NEW_PASSWORD}
    assert here.post(f"{OWN}mot-de-passe/", right).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert OutgoingMail.objects.filter(to=user.email).count() == 1


def test_guessing_the_password_of_an_open_session_is_slow() -> None:
    user, client = signed_in()
    for _ in range(TRIES_MAX):
        client.post(f"{OWN}fermer/", {"current": "faux"})
    assert client.post(f"{OWN}fermer/", {"current": PASSWORD}).status_code == 422
    assert User.objects.get(pk=user.pk).is_active


def test_other_sessions_end_on_demand() -> None:
    user, here = signed_in()
    elsewhere = Client()
    elsewhere.force_login(user)
    assert here.get(f"{OWN}sessions/").status_code == 405
    here.post(f"{OWN}sessions/")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_leaving_forgets_the_person_and_keeps_the_work() -> None:
    user, client = signed_in(lead=True)
    platform = PlatformFactory(leads=[user])
    email, name = user.email, user.last_name
    give_second_factor(user)
    assert client.post(f"{OWN}fermer/", {"current": "faux"}).status_code == 422
    assert PageRead(client.post(f"{OWN}fermer/", {"current": PASSWORD})).problems == []
    assert not is_in(client)
    gone = User.objects.get(pk=user.pk)
    assert not gone.is_active
    assert email not in str(vars(gone))
    assert name not in str(vars(gone))
    assert not platform.leads.exists()
    assert not SecondFactor.objects.exists()
    assert enter(Client(), user).status_code == 422
    assert email not in str(list(Change.objects.values_list("fields", flat=True)))


def test_the_last_administrator_stays() -> None:
    user, client = signed_in(superuser=True)
    client.post(f"{OWN}fermer/", {"current": PASSWORD})
    assert User.objects.get(pk=user.pk).is_active


def test_a_new_telephone_and_new_codes_ask_for_the_password() -> None:
    user, client = signed_in(national=True)
    give_second_factor(user)
    assert client.post(f"{OWN}codes/", {"current": "faux"}).status_code == 422
    told = client.post(f"{OWN}codes/", {"current": PASSWORD}).content.decode()
    assert len(re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", told)) == 8
    client.post(f"{OWN}application/oublier/", {"current": "faux"})
    assert SecondFactor.objects.exists()
    client.post(f"{OWN}application/oublier/", {"current": PASSWORD})
    assert not SecondFactor.objects.exists()
    other = Client()
    enter(other, user)
    assert not is_in(other)


def at(hours: float) -> Any:
    """The same clock, later."""
    import time

    return patch("portal.sessions.time.time", return_value=time.time() + hours * HOUR)


@pytest.mark.parametrize(("hours", "stays"), [(7.9, True), (8.1, False)])
def test_a_team_session_ends_after_eight_idle_hours(hours: float, stays: bool) -> None:
    _, client = signed_in(national=True)
    with at(hours):
        assert is_in(client) == stays


def test_a_session_in_use_ends_after_twelve_hours_all_the_same() -> None:
    for traits in ({"national": True}, {"lead": True}):
        _, client = signed_in(**traits)
        for hours in (4, 8, 11.9):
            with at(hours):
                assert is_in(client)
        with at(12.1):
            assert not is_in(client)
            assert not is_in(client)


def test_a_lead_may_be_idle_a_day_of_work() -> None:
    _, client = signed_in(lead=True)
    with at(11):
        assert is_in(client)


def test_signing_in_gives_a_new_key() -> None:
    user, client = UserFactory(national=True), Client()
    give_second_factor(user)
    client.cookies["session"] = "a" * 32
    enter(client, user)
    client.post("/espace/connexion/code/", {"code": digits()})
    assert client.cookies["session"].value not in ("", "a" * 32)
    assert is_in(client)
