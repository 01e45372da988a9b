"""Signing in: after ten failures in a quarter of an hour, an account or an address waits.

The count is by what was typed, whether or not such an account exists, so the answer tells nothing.
When the cache is down people may still sign in, and the log says so.
"""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.core.cache import caches
from django.core.exceptions import ValidationError
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

from directory.visitors import client_address

FAILURES_MAX = 10
WINDOW_S = 15 * 60
WAIT = "Trop d’essais. Attendez un quart d’heure, ou demandez un nouveau mot de passe."

logger = logging.getLogger(__name__)


def _keys(account: str, address: str) -> list[str]:
    """Digests: neither an e-mail nor an address is kept in the cache."""
    named = {"account": account.strip().casefold(), "address": address}
    return [
        f"login-{kind}-{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"
        for kind, value in named.items()
        if value
    ]


def must_wait(account: str, address: str) -> bool:
    try:
        counts = caches["throttle"].get_many(_keys(account, address))
    except Exception:
        logger.warning("Sign-in throttle: the cache does not answer, nobody waits", exc_info=True)
        return False
    return any(count >= FAILURES_MAX for count in counts.values())


def count_failure(account: str, address: str) -> None:
    try:
        for key in _keys(account, address):
            if not caches["throttle"].add(key, 1, WINDOW_S):
                caches["throttle"].incr(key)
    except Exception:
        logger.warning("Sign-in throttle: the cache does not answer, not counted", exc_info=True)


def forget_failures(account: str) -> None:
    """After a success; the address keeps its count, or one good account would reset a guesser."""
    try:
        caches["throttle"].delete_many(_keys(account, ""))
    except Exception:
        logger.warning("Sign-in throttle: the cache does not answer, not reset", exc_info=True)


class LoginForm(WagtailLoginForm):
    def clean(self) -> dict[str, Any]:
        account = str(self.cleaned_data.get("username") or "")
        address = client_address(self.request)
        if must_wait(account, address):
            raise ValidationError(WAIT, code="throttled")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            count_failure(account, address)
            raise
        forget_failures(account)
        return cleaned
