"""Patience: after so many tries within a time, what was tried waits. The one place that counts.

Counts are by keyed digest: neither an e-mail nor an address is kept in the cache. When the cache is
down nobody waits, and the log says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.crypto import salted_hmac

_SALT = "directory.throttle.v1"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """`named`, everywhere: what is counted, by kind: `account="…", address="…"`. What is empty is
    not counted."""

    name: str
    window_s: int

    def tries(self, **named: str) -> int:
        """The highest count of what is named."""
        return int(_asked(lambda cache: max(cache.get_many(self._keys(named)).values(), default=0)))

    def count(self, **named: str) -> int:
        """One try more; the highest count, this one included."""
        return int(
            _asked(lambda cache: max((self._add(cache, k) for k in self._keys(named)), default=0))
        )

    def forget(self, **named: str) -> None:
        _asked(lambda cache: cache.delete_many(self._keys(named)) or 0)

    def _add(self, cache: Any, key: str) -> int:
        return 1 if cache.add(key, 1, self.window_s) else int(cache.incr(key))

    def _keys(self, named: dict[str, str]) -> list[str]:
        return [f"{self.name}-{kind}-{_digest(value)}" for kind, value in named.items() if value]


def _digest(value: str) -> str:
    """Of any text: one that is no UTF-8 is counted too."""
    text = value.encode(errors="replace")
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def _asked(question: Callable[[Any], int]) -> int:
    try:
        return question(caches["throttle"])
    except Exception:
        logger.warning("Throttle: the cache does not answer, nobody waits", exc_info=True)
        return 0
