"""Keys by e-mail: the same answer for any address, one use, twenty minutes or two hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from directory.accounts.throttle import TRIES_MAX
from directory.models import OutgoingMail, User
from tests.directory.accounts_world import (
    CODE,
    NEW_PASSWORD,
    enter,
    give_second_factor,
    is_in,
    last_link,
)
from tests.factories import UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
RESET, LINK = "/espace/mot-de-passe/", "/espace/lien/"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


def ask(url: str, email: str, **extra: Any) -> Any:
    return Client().post(url, {"email": email}, **extra)


def without_token(response: Any) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+', "", response.content.decode())


@pytest.mark.parametrize("url", [RESET, LINK])
def test_known_closed_team_and_unknown_addresses_read_the_same(url: str) -> None:
    known = UserFactory().email
    addresses = [
        known,
        known.upper(),
        UserFactory(is_active=False).email,
        UserFactory(national=True).email,
        "personne@exemple.test",
    ]
    answers = [ask(url, address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    assert len({without_token(answer) for answer in answers}) == 1
    assert PageRead(answers[0]).problems == []


@pytest.mark.parametrize("typed", ["", "pas une adresse", "a@b", "x" * 400 + "@exemple.test"])
@pytest.mark.parametrize("url", [RESET, LINK])
def test_a_bad_address_is_told(url: str, typed: str) -> None:
    response = ask(url, typed)
    assert response.status_code == 422
    page = PageRead(response)
    assert page.problems == []
    assert page.title.startswith("Erreur : ")


@pytest.mark.parametrize("url", [RESET, LINK])
def test_nobody_is_flooded_with_letters(url: str) -> None:
    user = UserFactory()
    answers = {
        without_token(ask(url, user.email, REMOTE_ADDR=f"10.2.0.{number}"))
        for number in range(TRIES_MAX + 3)
    }
    assert len(answers) == 1
    assert OutgoingMail.objects.filter(to=user.email).count() == TRIES_MAX


def test_the_link_is_the_address_of_its_page(settings: Any) -> None:
    settings.SITE_URL = "https://site.test/"
    user = UserFactory()
    ask(LINK, user.email)
    assert "\nhttps://site.test/espace/" in OutgoingMail.objects.get(to=user.email).body


def test_a_link_enters_once_and_looking_does_nothing() -> None:
    user = UserFactory(lead=True)
    ask(LINK, user.email)
    first = last_link(user.email)
    ask(LINK, user.email)
    client = Client()
    page = client.get(first)
    assert PageRead(page).problems == []
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not is_in(client)
    assert client.post(first).headers["Location"] == "/espace/"
    assert is_in(client)
    for link in (first, last_link(user.email)):
        assert Client().get(link).status_code == 410
        assert Client().post(link).status_code == 410


@pytest.mark.parametrize(("minutes", "status"), [(19, 200), (22, 410)])
def test_a_link_lasts_twenty_minutes(minutes: int, status: int) -> None:
    user = UserFactory()
    past = timezone.now().timestamp() - minutes * 60
    with patch("django.core.signing.time.time", return_value=past):
        ask(LINK, user.email)
    assert Client().get(last_link(user.email)).status_code == status


@pytest.mark.parametrize("trait", ["national", "regional", "departmental", "superuser"])
def test_a_mailbox_alone_opens_no_team(trait: str) -> None:
    user = UserFactory(**{trait: True})
    ask(LINK, user.email)
    assert not OutgoingMail.objects.exclude(to="").exists()
    ask(RESET, user.email)
    client = Client()
    client.post(last_link(user.email), {"password": NEW_PASSWORD})
    enter(client, user, NEW_PASSWORD)
    assert not is_in(client)


def test_whoever_rises_between_the_letter_and_its_use_enters_no_more() -> None:
    user = UserFactory()
    ask(LINK, user.email)
    User.objects.filter(pk=user.pk).update(role="national")
    assert Client().post(last_link(user.email)).status_code == 410


def test_a_link_does_not_pass_by_a_second_step() -> None:
    user = UserFactory(lead=True)
    give_second_factor(user)
    ask(LINK, user.email)
    client = Client()
    assert client.post(last_link(user.email)).headers["Location"] == CODE
    assert not is_in(client)


@pytest.mark.parametrize("key", ["x", "WzEsMF0:1vabcd:faux", "é", "%00", "a" * 3_000])
def test_false_keys_open_nothing(key: str) -> None:
    for url in (
        f"{LINK}{key}/",
        f"{RESET}MQ/{key}/",
        f"{RESET}{key}/x-y/",
        f"/espace/invitation/{key}/",
    ):
        for method in (Client().get, Client().post):
            assert method(url).status_code in (404, 410), url


def test_a_new_password_once_and_other_sessions_end() -> None:
    user = UserFactory()
    elsewhere = Client()
    enter(elsewhere, user)
    ask(RESET, user.email)
    link, client = last_link(user.email), Client()
    page = client.get(link)
    assert PageRead(page).problems == []
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.post(link, {"password": "1q2w3e4r5t6y"}).status_code == 422
    assert is_in(elsewhere)
    assert client.post(link, {"password": NEW_PASSWORD}).status_code == 302
    assert not is_in(elsewhere)
    assert client.post(link, {"password": "encore un autre mot"}).status_code == 410
    assert enter(client, user).status_code == 422
    enter(client, user, NEW_PASSWORD)
    assert is_in(client)


def test_whoever_waits_after_ten_tries_enters_with_a_new_password() -> None:
    user = UserFactory()
    for number in range(TRIES_MAX):
        enter(Client(REMOTE_ADDR=f"10.0.0.{number}"), user, "faux")
    ask(RESET, user.email)
    letter = last_link(user.email)
    assert Client().post(letter, {"password": NEW_PASSWORD}).status_code == 302
    told = OutgoingMail.objects.filter(to=user.email).last()
    assert told is not None
    assert "Ne faites rien" not in told.body  # whoever did not ask for it must do something
    client = Client()
    enter(client, user, NEW_PASSWORD)
    assert is_in(client)


def test_a_key_of_two_hours() -> None:
    user = UserFactory()
    ask(RESET, user.email)
    link = last_link(user.email)
    later = timezone.localtime().replace(tzinfo=None) + timedelta(hours=2, minutes=1)
    with patch("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", return_value=later):
        assert Client().get(link).status_code == 410


def test_guessing_keys_is_slow() -> None:
    user = UserFactory()
    ask(LINK, user.email)
    for _ in range(TRIES_MAX):
        Client().get(f"{LINK}faux/")
    assert Client().post(last_link(user.email)).status_code == 410
    assert Client().post(last_link(user.email), REMOTE_ADDR="10.3.0.1").status_code == 302


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 302),
        ({"Origin": "null"}, 302),
        ({"Origin": "http://testserver"}, 302),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.test"}, 403),
    ],
)
def test_the_form_of_a_keyed_page_is_taken_from_that_page_only(
    headers: dict[str, str], status: int
) -> None:
    """Such a page is told to nobody: a browser then says « Origin: null » with its own form."""
    user = UserFactory()
    ask(LINK, user.email)
    link, client = last_link(user.email), Client(enforce_csrf_checks=True)
    page = client.get(link).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', page)
    assert token
    assert client.post(link, headers=headers).status_code == 403
    data = {"csrfmiddlewaretoken": token[1]}
    assert client.post(link, data, headers=headers).status_code == status
