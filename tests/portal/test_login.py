"""Guessing passwords is slow, tells nothing, and never locks the house when the cache is down."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.test import Client, RequestFactory
from django.urls import reverse

from directory.accounts.throttle import TRIES_MAX, WINDOW_S
from directory.visitors import client_address
from portal.login import WAIT
from tests.factories import UserFactory
from tests.factories.people import PASSWORD
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


def _try(client: Client, account: str, typed: str = "faux", **extra: Any) -> Any:
    data = {"username": account, "password": typed, "next": "/espace/compte/"}
    return client.post(reverse("sign_in"), data, **extra)


def _said(response: Any) -> list[str]:
    """The sentences of the box at the head of the form."""
    box = re.search(r'<div class="notice notice--error".*?</div>', PageRead(response).source, re.S)
    return re.findall(r"<p>(.*?)</p>", box[0], re.S) if box else []


def test_ten_failures_on_an_account_make_it_wait_even_with_the_password(client: Client) -> None:
    user = UserFactory()
    for number in range(TRIES_MAX):
        assert _said(_try(client, user.email, REMOTE_ADDR=f"10.0.0.{number}")) != [WAIT]
    assert _said(_try(client, user.email, PASSWORD, REMOTE_ADDR="10.0.1.1")) == [WAIT]


def test_ten_failures_from_an_address_make_it_wait_for_any_account(client: Client) -> None:
    user = UserFactory()
    for number in range(TRIES_MAX):
        _try(client, f"inconnu{number}@exemple.test", REMOTE_ADDR="10.9.9.9")
    assert _said(_try(client, user.email, PASSWORD, REMOTE_ADDR="10.9.9.9")) == [WAIT]
    assert _try(client, user.email, PASSWORD, REMOTE_ADDR="10.9.9.8").status_code == 302


def test_nine_failures_then_the_password_signs_in_and_forgets(client: Client) -> None:
    user = UserFactory()
    for _ in range(2):
        for number in range(TRIES_MAX - 1):
            _try(client, user.email, REMOTE_ADDR=f"10.0.0.{number}")
        assert _try(client, user.email, PASSWORD, REMOTE_ADDR="10.0.1.1").status_code == 302
        client.logout()


def test_the_case_of_the_address_makes_no_new_account(client: Client) -> None:
    user = UserFactory(email="camille@exemple.test")
    for number in range(TRIES_MAX):
        account = user.email.upper() if number % 2 else f" {user.email}"
        _try(client, account, REMOTE_ADDR=f"10.0.0.{number}")
    assert _said(_try(client, user.email, PASSWORD, REMOTE_ADDR="10.0.1.1")) == [WAIT]


def test_a_known_and_an_unknown_account_get_the_same_words(client: Client) -> None:
    known = UserFactory().email
    answers = []
    for account in (known, "personne@exemple.test"):
        rows = [
            _said(_try(client, account, REMOTE_ADDR=f"10.{len(answers)}.0.{number}"))
            for number in range(TRIES_MAX + 2)
        ]
        answers.append(rows)
    assert answers[0] == answers[1]
    assert answers[0][-1] == [WAIT]


class _DeadCache:
    def __getattr__(self, name: str) -> Any:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise ConnectionError("cache down")

        return fail


def test_without_the_cache_people_sign_in_and_the_log_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("directory.throttle.caches", {"throttle": _DeadCache()})
    user = UserFactory()
    with caplog.at_level(logging.WARNING, logger="directory.throttle"):
        assert _try(client, user.email).status_code == 422
        assert _try(client, user.email, PASSWORD).status_code == 302
    assert "cache does not answer" in caplog.text
    assert user.email not in caplog.text


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        ([], "1.1.1.1", "127.0.0.1"),
        (["127.0.0.1"], "1.1.1.1", "1.1.1.1"),
        (["127.0.0.1"], "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (["127.0.0.1", "10.0.0.1"], "6.6.6.6, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (["127.0.0.1"], "", "127.0.0.1"),
    ],
)
def test_only_our_proxies_say_where_a_visitor_comes_from(
    settings: Any, proxies: list[str], forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_a_rotating_forwarded_address_does_not_reset_the_count(client: Client) -> None:
    for number in range(TRIES_MAX):
        _try(client, f"a{number}@exemple.test", HTTP_X_FORWARDED_FOR=f"9.9.9.{number}")
    assert _said(_try(client, "b@exemple.test", HTTP_X_FORWARDED_FOR="9.9.8.8")) == [WAIT]


def test_workers_of_one_machine_count_together(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The real store is a folder: what one process counted, the next one reads."""
    user = UserFactory()
    for number in range(TRIES_MAX + 1):
        worker = FileBasedCache(str(tmp_path), {"TIMEOUT": WINDOW_S})
        monkeypatch.setattr("directory.throttle.caches", {"throttle": worker})
        answer = _try(client, user.email, REMOTE_ADDR=f"10.0.0.{number}")
        assert (_said(answer) == [WAIT]) == (number == TRIES_MAX)


def test_signing_in_gives_a_new_session(client: Client) -> None:
    user = UserFactory()
    client.get(reverse("sign_in"))
    before = client.session.session_key
    _try(client, user.email, PASSWORD)
    assert client.session.session_key != before


def test_a_professional_signs_in_and_finds_no_admin(client: Client) -> None:
    user = UserFactory()
    _try(client, user.email, PASSWORD)
    response = client.get("/gestion/", follow=True)
    assert response.redirect_chain == [("/gestion/login/?next=/gestion/", 302)]
    assert response.status_code == 403
