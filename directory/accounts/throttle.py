"""Guessing is slow: after ten tries in a quarter of an hour, what was tried waits."""

from __future__ import annotations

from directory.throttle import Patience

TRIES_MAX = 10
WINDOW_S = 15 * 60

_PATIENCE = Patience("tries", WINDOW_S)


def must_wait(**named: str) -> bool:
    """`named`: what is counted, by kind: `account="…", address="…"`."""
    return _PATIENCE.tries(**named) >= TRIES_MAX


def count_try(**named: str) -> None:
    _PATIENCE.count(**named)


def forget_tries(**named: str) -> None:
    _PATIENCE.forget(**named)
