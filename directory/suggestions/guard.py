"""What keeps robots away from a public form, without cookie nor account: a dated signed token, a
field that nobody sees, and a count by address. The address itself is kept nowhere."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from directory.throttle import Patience

TOKEN_HOURS = 24
# Nobody reads a form and corrects a sheet faster.
FASTEST_S = 2
_SALT = "directory.suggestions"
_AGAIN = "Relisez, puis envoyez de nouveau."

_PATIENCE = Patience("suggestions", 3600)


class TokenError(Exception):
    """The sentence says what to do."""


def make_token(sheet: str) -> str:
    return signing.TimestampSigner(salt=_SALT).sign(f"{sheet}:{secrets.token_urlsafe(12)}")


def read_token(raw: str, sheet: str) -> str:
    """The nonce of the form: the same form sent twice bears the same."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        about, _, nonce = signer.unsign(raw, max_age=TOKEN_HOURS * 3600).rpartition(":")
    except signing.SignatureExpired as error:
        raise TokenError(f"La page est restée ouverte longtemps. {_AGAIN}") from error
    except signing.BadSignature as error:
        raise TokenError(f"La page n’était plus à jour. {_AGAIN}") from error
    if about != sheet:
        raise TokenError(f"La page n’était plus à jour. {_AGAIN}")
    if _is_too_fast(signer, raw):
        raise TokenError(f"C’était très rapide. {_AGAIN}")
    return nonce


def key_of(nonce: str, typed: Any) -> str:
    """The same words of the same form are one sending. « Précédent » may bring a page back with its
    token: what is typed then is another one."""
    return salted_hmac("suggestions.sending", f"{nonce}|{typed}").hexdigest()


def _is_too_fast(signer: signing.TimestampSigner, raw: str) -> bool:
    try:
        signer.unsign(raw, max_age=FASTEST_S)
    except signing.SignatureExpired:
        return False
    return True


def has_sent_enough(address: str) -> bool:
    return _PATIENCE.tries(address=address) >= settings.SUGGESTIONS_AN_HOUR


def count_sent(address: str) -> None:
    _PATIENCE.count(address=address)
