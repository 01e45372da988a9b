"""What keeps robots away from a public form, without cookie nor account: a dated signed token, a
field that nobody sees, and a count by address. The address itself is kept nowhere."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.utils.crypto import salted_hmac

TOKEN_HOURS = 24
# Nobody reads a form and corrects a sheet faster.
FASTEST_S = 2
_SALT = "directory.suggestions"
_AGAIN = "Relisez, puis envoyez de nouveau."

logger = logging.getLogger(__name__)


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


def _is_too_fast(signer: signing.TimestampSigner, raw: str) -> bool:
    try:
        signer.unsign(raw, max_age=FASTEST_S)
    except signing.SignatureExpired:
        return False
    return True


def _key(address: str) -> str:
    return f"suggestions-{salted_hmac(_SALT, address).hexdigest()}"


def has_sent_enough(address: str) -> bool:
    """When the cache is down people may still write, and the log says so."""
    try:
        return int(caches["throttle"].get(_key(address), 0)) >= settings.SUGGESTIONS_AN_HOUR
    except Exception:
        logger.warning("Suggestions throttle: the cache does not answer", exc_info=True)
        return False


def count_sent(address: str) -> None:
    try:
        if not caches["throttle"].add(_key(address), 1, 3600):
            caches["throttle"].incr(_key(address))
    except Exception:
        logger.warning(
            "Suggestions throttle: the cache does not answer, not counted", exc_info=True
        )
