"""The professionals' door: the same words for all, only inside the site, nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from directory.accounts.throttle import TRIES_MAX
from portal.login import WAIT
from tests.factories import UserFactory
from tests.factories.people import PASSWORD
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
DOOR = "/espace/connexion/"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


def enter(client: Client, email: str, password: str = PASSWORD, **data: Any) -> Any:
    return client.post(DOOR, {"username": email, "password": password, **data})


def test_the_page_is_whole_and_stored_nowhere(client: Client) -> None:
    response = client.get(DOOR)
    page = PageRead(response)  # type: ignore[arg-type]
    assert response.status_code == 200
    assert page.problems == []
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'autocomplete="current-password"' in page.source
    assert set(response.cookies) == {settings.CSRF_COOKIE_NAME}


def test_one_gets_in_and_out(client: Client) -> None:
    user = UserFactory()
    assert enter(client, user.email.upper()).headers["Location"] == "/espace/"
    assert user.last_name in PageRead(client.get("/espace/")).text  # type: ignore[arg-type]
    assert client.get(DOOR).headers["Location"] == "/espace/"
    left = client.post("/espace/deconnexion/")
    assert left.headers["Location"] == "/"
    assert left.headers["Cache-Control"] == "private, no-store"
    assert not {name for name, cookie in client.cookies.items() if cookie.value}
    assert client.get("/espace/").headers["Location"].startswith(DOOR)


def test_a_link_signs_nobody_out(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/espace/deconnexion/").status_code == 405
    assert client.get("/espace/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/espace/contributions/", "/espace/contributions/"),
        ("/espace/contribuer/?page=3", "/espace/contribuer/?page=3"),
        ("", "/espace/"),
        ("//evil.test", "/espace/"),
        ("https://evil.test/", "/espace/"),
        ("/\\evil.test", "/espace/"),
        ("javascript:alert(1)", "/espace/"),
    ],
)
def test_signing_in_leads_on_only_inside_the_site(client: Client, wanted: str, led: str) -> None:
    user = UserFactory()
    assert "evil.test" not in client.get(DOOR, {"next": wanted}).content.decode()
    assert enter(client, user.email, next=wanted).headers["Location"] == led


def test_a_wrong_password_and_an_unknown_account_read_the_same() -> None:
    def answer(email: str) -> str:
        response = enter(Client(), email, "faux")
        assert response.status_code == 422
        page = PageRead(response)
        assert page.problems == []
        assert page.title.startswith("Erreur : ")
        return re.sub(r'csrfmiddlewaretoken" value="\w+', "", page.source).replace(email, "")

    assert answer(UserFactory().email) == answer("personne@exemple.test")


def test_ten_failures_make_one_wait(client: Client) -> None:
    user = UserFactory()
    for _ in range(TRIES_MAX):
        enter(client, user.email, "faux")
    assert WAIT in PageRead(enter(client, user.email)).text


def test_an_account_that_was_closed_does_not_open(client: Client) -> None:
    user = UserFactory(is_active=False)
    assert enter(client, user.email).status_code == 422
    client.force_login(user)
    assert client.get("/espace/").status_code == 302


def test_the_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert enter(client, UserFactory().email).status_code == 403


@pytest.mark.parametrize(
    ("traits", "shown"), [({}, False), ({"lead": True}, False), ({"national": True}, True)]
)
def test_only_those_who_manage_are_shown_the_management(
    client: Client, traits: dict[str, bool], shown: bool
) -> None:
    client.force_login(UserFactory(**traits))
    assert ("/gestion/" in client.get("/espace/").content.decode()) == shown
