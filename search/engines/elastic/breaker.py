"""Stops asking a cluster that fails, and asks again after a while. One a process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from search.engines.elastic.troubles import SLOW, Trouble

FAILURES = 3
# A little less than the thirty seconds in which a mended cluster must be back: the question that
# finds it still broken takes its own time.
PAUSE_S = 27.0


class State(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    PROBING = "probing"


@dataclass(slots=True)
class Breaker:
    """Closed: every question passes. After `failures` in a row, or one that made somebody wait, it
    opens: none passes for `pause_s`. Then one is let through, alone: it closes or opens again."""

    failures: int = FAILURES
    pause_s: float = PAUSE_S
    clock: Callable[[], float] = time.monotonic
    state: State = State.CLOSED
    trouble: Trouble | None = None
    _failed: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def lets_through(self) -> bool:
        """Whether to ask now. The one that is let through while open must say how it went."""
        with self._lock:
            if self.state is State.CLOSED:
                return True
            # A prober that never came back (a killed thread) is replaced after the same pause.
            if self.clock() < self._until:
                return False
            self.state, self._until = State.PROBING, self.clock() + self.pause_s
            return True

    def succeeded(self) -> None:
        with self._lock:
            self.state, self.trouble, self._failed = State.CLOSED, None, 0

    def failed(self, trouble: Trouble) -> None:
        with self._lock:
            self.trouble = trouble
            self._failed += 1
            if self.state is not State.CLOSED or trouble in SLOW or self._failed >= self.failures:
                self.state, self._until = State.OPEN, self.clock() + self.pause_s

    @property
    def is_closed(self) -> bool:
        return self.state is State.CLOSED


# Of this process. A save waits for nobody after one failure, while searches may still be answered.
searches = Breaker()
saves = Breaker(failures=1)
