"""Signed links and typed codes: who they speak for, until when, and what revokes them.

Nothing is stored for a link: it names a contact and the generation it was made for; raising
`Contact.generation` revokes them all. A code is stored as a digest.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from directory.models import Contact, UpdateCode

LINK_DAYS = 35
LINK_LIFE = timedelta(days=LINK_DAYS)
# A link opened with a code: the code has had its own 35 days.
CODE_LINK_LIFE = timedelta(days=1)
# No letter that looks like another, on paper or read aloud.
ALPHABET = "ACDEFHJKMNPRTVWXY3479"
CODE_LENGTH = 8

_LINK, _STOP = "directory.update.v1", "directory.stop.v1"


class Refusal(Enum):
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Opened:
    """`contact` is also known for a link that is over, so that a new one can be sent to the
    address on file; None when the link says nothing true."""

    contact: Contact | None
    refusal: Refusal | None = None


def make_link_token(contact: Contact, *, by_code: bool = False) -> str:
    said = {"contact": contact.pk, "gen": contact.generation}
    return signing.dumps(said | {"code": True} if by_code else said, salt=_LINK)


def open_link_token(token: str) -> Opened:
    try:
        said = signing.loads(token, salt=_LINK)
        contact = _contacts().get(pk=said["contact"])
    except (signing.BadSignature, Contact.DoesNotExist, KeyError, TypeError, ValueError):
        return Opened(None, Refusal.UNREADABLE)
    life = CODE_LINK_LIFE if said.get("code") else LINK_LIFE
    try:
        signing.loads(token, salt=_LINK, max_age=life)
    except signing.SignatureExpired:
        return Opened(contact, Refusal.EXPIRED)
    if said.get("gen") != contact.generation or not contact.email:
        return Opened(contact, Refusal.REVOKED)
    return Opened(contact)


def ends_at(token: str) -> datetime:
    """When a link that is good today ends."""
    said = signing.loads(token, salt=_LINK)
    stamp = signing.b62_decode(token.rsplit(":", 2)[-2])
    life = CODE_LINK_LIFE if said.get("code") else LINK_LIFE
    return datetime.fromtimestamp(stamp).astimezone() + life


def _contacts() -> Any:
    return Contact.objects.select_related("actor__steward", "solution__actor__steward")


def make_stop_token(address_digest: str) -> str:
    """It never ends: one may say stop from an old letter."""
    return signing.dumps({"address": address_digest}, salt=_STOP)


def open_stop_token(token: str) -> str | None:
    try:
        said = signing.loads(token, salt=_STOP)
        return str(said["address"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def make_code(contact: Contact, now: datetime) -> str:
    """« ACDE FHJK », valid as long as the link beside it."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    UpdateCode.objects.create(
        contact=contact,
        digest=_code_digest(code),
        generation=contact.generation,
        expires_at=now + LINK_LIFE,
    )
    return f"{code[:4]} {code[4:]}"


def contact_of_code(typed: str, now: datetime) -> Contact | None:
    """Spaces, dashes and small letters are forgiven."""
    code = "".join(char for char in typed.upper() if char.isalnum())
    if len(code) != CODE_LENGTH:
        return None
    row = (
        UpdateCode.objects.filter(digest=_code_digest(code), expires_at__gte=now)
        .select_related("contact")
        .first()
    )
    if row is None or row.generation != row.contact.generation or not row.contact.email:
        return None
    return row.contact


def _code_digest(code: str) -> str:
    return salted_hmac("directory.code.v1", code, algorithm="sha256").hexdigest()


def revoke(contacts: list[Contact]) -> None:
    """Saved one by one: each is a change that the history tells."""
    for contact in contacts:
        contact.generation += 1
        contact.save(update_fields=["generation"])
