"""The second step: no session before it, codes that serve once, and slow for whoever guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from directory.accounts.throttle import TRIES_MAX
from directory.models import SecondFactor
from tests.directory.accounts_world import CODE, digits, enter, give_second_factor, is_in
from tests.factories import UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
TEAMS: list[dict[str, Any]] = [
    {"national": True},
    {"regional": True},
    {"departmental": True},
    {"superuser": True},
]


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


@pytest.mark.parametrize("traits", TEAMS)
def test_a_team_has_no_session_with_a_password_alone(client: Client, traits: Any) -> None:
    user = UserFactory(**traits)
    response = enter(client, user)
    assert response.headers["Location"] == CODE
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert not is_in(client)
    assert client.get("/gestion/").status_code == 302


@pytest.mark.parametrize("traits", [{}, {"lead": True}])
def test_others_enter_with_their_password(client: Client, traits: Any) -> None:
    enter(client, UserFactory(**traits))
    assert is_in(client)


def test_the_first_time_the_application_is_enrolled(client: Client) -> None:
    user = UserFactory(regional=True)
    enter(client, user)
    response = client.get(CODE)
    page = PageRead(response)
    assert page.problems == []
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'src="data:image/svg+xml' in page.source
    assert "code de secours" not in page.text  # nobody has any yet
    secret = SecondFactor.objects.get(user=user).secret
    assert secret in page.source.replace(" ", "")
    assert client.post(CODE, {"code": "000000"}).status_code == 422
    assert not is_in(client)
    told = client.post(CODE, {"code": digits(secret)})
    codes = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", told.content.decode())
    assert len(codes) == 8
    assert is_in(client)
    assert not user.recovery_codes.filter(digest__in=codes).exists()
    other = Client()
    enter(other, user)
    assert "data:image/svg" not in other.get(CODE).content.decode()
    assert other.post(CODE, {"code": codes[0].upper()}).headers["Location"] == "/espace/"
    again = Client()
    enter(again, user)
    assert again.post(CODE, {"code": codes[0]}).status_code == 422
    assert again.post(CODE, {"code": codes[1]}).status_code == 302


def test_the_same_digits_never_serve_twice() -> None:
    user = UserFactory(national=True)
    give_second_factor(user)
    code, first, second = digits(), Client(), Client()
    enter(first, user)
    enter(second, user)
    assert first.post(CODE, {"code": code}).status_code == 302
    assert second.post(CODE, {"code": code}).status_code == 422
    assert is_in(first)
    assert not is_in(second)


@pytest.mark.parametrize("steps", [-40, -3, 3, 40])
def test_old_digits_are_refused(client: Client, steps: int) -> None:
    user = UserFactory(national=True)
    give_second_factor(user)
    enter(client, user)
    assert client.post(CODE, {"code": digits(steps=steps)}).status_code == 422


@pytest.mark.parametrize("typed", ["", "   ", "١٢٣٤٥٦", "12345", "x" * 9_000, "\0", "-1"])
def test_bad_input_is_told(client: Client, typed: str) -> None:
    user = UserFactory(national=True)
    give_second_factor(user)
    enter(client, user)
    response = client.post(CODE, {"code": typed})
    assert response.status_code == 422
    assert PageRead(response).problems == []


def test_guessing_digits_is_slow(client: Client) -> None:
    user = UserFactory(national=True)
    give_second_factor(user)
    enter(client, user)
    for number in range(TRIES_MAX):
        extra: Any = {"REMOTE_ADDR": f"10.1.0.{number}"}
        assert client.post(CODE, {"code": "123"}, **extra).status_code == 422
    response = client.post(CODE, {"code": digits()}, REMOTE_ADDR="10.1.1.1")
    assert response.status_code == 429
    assert not is_in(client)


def test_without_the_password_there_is_no_second_step(client: Client) -> None:
    for method in (client.get, client.post):
        assert method(CODE, {"code": digits()}).headers["Location"] == "/espace/connexion/"
    client.cookies["second-step"] = "WzEsImEiXQ:1vabcd:faux"
    assert client.get(CODE).status_code == 302


def test_the_wait_between_both_steps_dies_with_the_password(client: Client) -> None:
    user = UserFactory(national=True)
    give_second_factor(user)
    enter(client, user)
    user.set_password("tout autre chose ici")
    user.save()
    assert client.post(CODE, {"code": digits()}).headers["Location"] == "/espace/connexion/"


@pytest.mark.parametrize("wanted", ["//evil.test", "https://evil.test/", "/\\evil.test"])
def test_the_second_step_leads_on_only_inside_the_site(client: Client, wanted: str) -> None:
    user = UserFactory(national=True)
    give_second_factor(user)
    response = enter(client, user, next=wanted)
    assert "evil" not in response.headers["Location"]
    assert "evil" not in client.get(CODE, {"next": wanted}).content.decode()
    entered = client.post(CODE, {"code": digits(), "next": wanted})
    assert entered.headers["Location"] == "/espace/"


def test_the_management_has_the_same_door(client: Client) -> None:
    user = UserFactory(superuser=True)
    give_second_factor(user)
    response = client.get("/gestion/", follow=True)
    assert response.redirect_chain[-1][0] == "/espace/connexion/?next=%2Fgestion%2F"
    data = {"username": user.email, "password": "un-mot-de-passe-assez-long"}
    assert client.post("/gestion/login/", data).status_code == 302
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    enter(client, user, next="/gestion/")
    entered = client.post(CODE, {"code": digits(), "next": "/gestion/"})
    assert entered.headers["Location"] == "/gestion/"
    assert client.get("/gestion/").status_code == 200
    assert Client().get("/gestion/password_reset/").status_code == 404


def test_a_lead_may_choose_a_second_step(client: Client) -> None:
    user = UserFactory(lead=True)
    client.force_login(user)
    client.get("/espace/compte/application/")
    assert not SecondFactor.objects.exists()
    client.post("/espace/compte/application/")
    page = PageRead(client.get("/espace/compte/application/"))
    assert page.problems == []
    factor = SecondFactor.objects.get(user=user)
    enter(other := Client(), user)
    assert is_in(other)  # not confirmed: guards nothing yet
    client.post("/espace/compte/application/", {"code": digits(factor.secret)})
    enter(third := Client(), user)
    assert not is_in(third)
