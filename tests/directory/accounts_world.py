"""What the tests of accounts share: the letters, the link they hold, a person's six digits."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
from django.test import Client
from django.utils import timezone

from directory.models import OutgoingMail, SecondFactor, User
from tests.factories.people import PASSWORD

DOOR, CODE = "/espace/connexion/", "/espace/connexion/code/"
NEW_PASSWORD = "quatre mots pris au hasard"
ACCEPTED = {"first_name": "Dominique", "last_name": "Essai", "password": NEW_PASSWORD}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def link_in(letter: OutgoingMail) -> str:
    """The path of the signed link."""
    found = re.search(r"https?://[^/\s]+(/espace/\S+)", letter.body)
    assert found, letter.body
    return found[1]


def last_link(to: str) -> str:
    letter = OutgoingMail.objects.filter(to=to).last()
    assert letter is not None
    return link_in(letter)


def enter(client: Client, user: User, password: str = PASSWORD, **data: Any) -> Any:
    return client.post(DOOR, {"username": user.email, "password": password, **data})


def give_second_factor(user: User) -> SecondFactor:
    return SecondFactor.objects.create(user=user, secret=SECRET, confirmed_at=timezone.now())


def digits(secret: str = SECRET, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(int(time.time()) // 30 + steps)


def is_in(client: Client) -> bool:
    return bool(client.get("/espace/compte/").status_code == 200)
