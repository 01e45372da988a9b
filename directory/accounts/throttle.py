"""Guessing is slow: after so many tries in a quarter of an hour, what was tried waits.

Counts are by digest: neither an e-mail nor an address is kept in the cache. When the cache is down
people may still enter, and the log says so.
"""

from __future__ import annotations

import hashlib
import logging

from django.core.cache import caches

TRIES_MAX = 10
WINDOW_S = 15 * 60

logger = logging.getLogger(__name__)


def _keys(named: dict[str, str]) -> list[str]:
    return [
        f"tries-{kind}-{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"
        for kind, value in named.items()
        if value
    ]


def must_wait(**named: str) -> bool:
    """`named`: what is counted, by kind: `account="…", address="…"`."""
    try:
        counts = caches["throttle"].get_many(_keys(named))
    except Exception:
        logger.warning("Throttle: the cache does not answer, nobody waits", exc_info=True)
        return False
    return any(count >= TRIES_MAX for count in counts.values())


def count_try(**named: str) -> None:
    try:
        for key in _keys(named):
            if not caches["throttle"].add(key, 1, WINDOW_S):
                caches["throttle"].incr(key)
    except Exception:
        logger.warning("Throttle: the cache does not answer, not counted", exc_info=True)


def forget_tries(**named: str) -> None:
    try:
        caches["throttle"].delete_many(_keys(named))
    except Exception:
        logger.warning("Throttle: the cache does not answer, not reset", exc_info=True)
