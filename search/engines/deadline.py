"""How long a person may wait for the cluster: two seconds in all for one request of theirs.

The client's own time-out bounds each reading of the socket; a server that sends one byte a second
would keep it for ever. Hence a clock of our own beside it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")

REQUEST_S = 2.0
# Below this no cluster can answer.
_TOO_LITTLE_S = 0.02
# Calls that nobody waits for any more, at most; beyond, the next ones are given up at once.
_ABANDONED_AT_MOST = 8
_places = threading.BoundedSemaphore(_ABANDONED_AT_MOST)


class TooLate(Exception):
    """No answer within the time given."""


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` gives, or TooLate: whatever it does, its caller goes on. It must not touch the
    database, whose connections belong to their thread."""
    places = _places
    if seconds < _TOO_LITTLE_S or not places.acquire(blocking=False):
        raise TooLate
    box: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            box.put((call(), None))
        except BaseException as error:  # raised again below, in the thread that waits
            box.put((None, error))
        finally:
            places.release()

    threading.Thread(target=run, name="elasticsearch", daemon=True).start()
    try:
        value, error = box.get(timeout=seconds)
    except Empty:
        raise TooLate from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


@dataclass(slots=True)
class Turn:
    """One request of one person. `is_trusted`: whether its searches are put to the cluster, decided
    once at a revision (`decided_at`), so that a page never mixes two engines."""

    left_s: float = REQUEST_S
    decided_at: int | None = None
    is_trusted: bool = False

    @property
    def is_spent(self) -> bool:
        return self.left_s < _TOO_LITTLE_S

    def distrust(self) -> None:
        """The rest of the request goes without the cluster."""
        self.left_s = 0.0

    def spend(self, call: Callable[[float], T]) -> T:
        """`call` is given what is left of the time, and its length is taken from it."""
        started = time.monotonic()
        try:
            return call(self.left_s)
        finally:
            self.left_s -= time.monotonic() - started


_turn: ContextVar[Turn | None] = ContextVar("elasticsearch_turn", default=None)


def begin(**kwargs: Any) -> None:
    """At the start of a request (a signal of Django)."""
    _turn.set(Turn())


def end(**kwargs: Any) -> None:
    _turn.set(None)


def current_turn() -> Turn:
    """That of the request; commands have a new one for each search."""
    return _turn.get() or Turn()
