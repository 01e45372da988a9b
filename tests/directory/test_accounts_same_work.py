"""Who has an account shows nowhere, the time of the answer included: the same work is done for any
address. Work is counted (passwords hashed, statements of the database), never timed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import OutgoingMail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DOOR, RESET, LINK = "/espace/connexion/", "/espace/mot-de-passe/", "/espace/lien/"
UNKNOWN = "personne@exemple.test"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each password that goes through a hasher."""
    calls: list[str] = []
    kind = type(hashers.get_hasher())
    encode = kind.encode

    def counted(self: Any, *args: Any, **kwargs: Any) -> str:
        calls.append(kind.__name__)
        return str(encode(self, *args, **kwargs))

    monkeypatch.setattr(kind, "encode", counted)
    return calls


def work_of(hashed: list[str], url: str, data: dict[str, str]) -> tuple[int, int, list[str]]:
    """(status, passwords hashed, statements without their values)."""
    hashed.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        status = Client().post(url, data).status_code
    said = [re.sub(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b|NULL|None", "?", one["sql"]) for one in asked]
    return status, len(hashed), said


def test_a_wrong_password_costs_one_hash_whoever_it_is_for(hashed: list[str]) -> None:
    accounts = [
        UserFactory().email,
        UserFactory(is_active=False).email,
        UserFactory(national=True).email,
        UNKNOWN,
    ]
    keyless = UserFactory()
    keyless.set_unusable_password()
    keyless.save()
    works = [
        work_of(hashed, DOOR, {"username": email, "password": "faux"})
        for email in (*accounts, keyless.email)
    ]
    assert works == [works[0]] * len(works)
    assert works[0][:2] == (422, 1)


@pytest.mark.parametrize("url", [RESET, LINK])
def test_a_key_costs_the_same_for_an_address_without_account(hashed: list[str], url: str) -> None:
    addresses = [UserFactory().email, UserFactory(is_active=False).email, UNKNOWN]
    addresses.append(UserFactory(national=True).email)
    works = [work_of(hashed, url, {"email": email}) for email in addresses]
    assert works == [works[0]] * len(works)
    assert any("INSERT" in statement for statement in works[0][2])


def test_what_is_written_for_an_unknown_address_holds_nothing_and_never_leaves() -> None:
    Client().post(LINK, {"email": UNKNOWN})
    letter = OutgoingMail.objects.get()
    assert (letter.to, letter.subject, letter.body, letter.reply_to) == ("", "", "", "")
    assert letter.sent_at is not None
