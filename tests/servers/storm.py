"""People read and write through the real server while it is killed. What it acknowledged is noted
here, and asked of the database afterwards.

Used by a short test and by the long drill (`bench/drill/kills.py`).
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Thread
from typing import Any, Protocol

from tests.servers.web import Answer

READ = ("/solutions/?tri=nom", "/carte/points.geojson?bbox=1,49,4,52&zoom=7", "/sante")
FIRST_VALUE = 1_000
# Like the people they stand for, they come back a moment after the server did.
_PATIENCE_S = 0.05


class Server(Protocol):
    def start(self) -> None: ...
    def kill(self) -> None: ...
    def send(self, path: str, form: Any = None, *, session: str = "", **headers: str) -> Answer: ...


@dataclass
class Writer:
    """One person on one line, who writes 1,000, then 1,001…"""

    server: Server
    session: str
    line: int
    value: int = FIRST_VALUE
    stamp: str = "inconnu"
    kept: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def turn(self) -> None:
        self.value += 1
        answer = self.server.send(
            "/espace/places/",
            {
                "ligne": self.line,
                f"libres-{self.line}": self.value,
                f"etat-{self.line}": self.stamp,
            },
            session=self.session,
            Accept="application/json",
        )
        if answer.status not in (200, 409):
            self.faults.append(f"{answer.status} {answer.text[:200]}")
            return
        (self.stamp,) = (one["stamp"] for one in json.loads(answer.text)["lines"])
        if answer.status == 200:
            self.kept.append(self.value)


@dataclass
class Reader:
    server: Server
    pages: tuple[str, ...]
    read: int = 0
    faults: list[str] = field(default_factory=list)

    def turn(self) -> None:
        page = random.choice(self.pages)
        answer = self.server.send(page)
        if answer.status == 200:
            self.read += 1
        else:
            self.faults.append(f"{answer.status} {page}")


def _work(one: Writer | Reader, over: Event) -> None:
    while not over.is_set():
        try:
            one.turn()
        except (OSError, HTTPException):  # the server was just killed: nothing was acknowledged
            over.wait(_PATIENCE_S)


class Storm:
    """`town`: what tests.servers.town made."""

    def __init__(self, server: Server, town: dict[str, Any], *, readers: int = 2) -> None:
        self.server = server
        self.writers = [Writer(server, town["session"], line) for line in town["intakes"]]
        pages = (*READ, str(town["solution"]))
        self.readers = [Reader(server, pages) for _ in range(readers)]
        self.kills = 0
        self.restarts_s: list[float] = []

    @contextmanager
    def blowing(self) -> Iterator[None]:
        over = Event()
        threads = [Thread(target=_work, args=(one, over)) for one in (*self.writers, *self.readers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def kill_after(self, saves: int, *, wait: Callable[[float], None] = time.sleep) -> None:
        """Once so many more saves were acknowledged, at no chosen moment; then started again."""
        goal = self.kept + saves
        while self.kept < goal and not self.faults:
            wait(0.01)
        wait(random.uniform(0, 0.2))
        self.server.kill()
        self.kills += 1
        began = time.monotonic()
        self.server.start()
        while not self._answers():
            wait(0.02)
        self.restarts_s.append(time.monotonic() - began)

    def _answers(self) -> bool:
        try:
            return self.server.send("/solutions/").status == 200
        except (OSError, HTTPException):
            return False

    @property
    def kept(self) -> int:
        return sum(len(writer.kept) for writer in self.writers)

    @property
    def faults(self) -> list[str]:
        return [fault for one in (*self.writers, *self.readers) for fault in one.faults]

    def lost(self, found: dict[str, Any]) -> list[tuple[int, int]]:
        """Acknowledged and absent from the database; `found`: what `places_editor audit` says."""
        written = {(int(line), after) for _, line, _, after in found["steps"]}
        return [
            (writer.line, value)
            for writer in self.writers
            for value in writer.kept
            if (writer.line, value) not in written
        ]

    def torn(self, found: dict[str, Any]) -> list[str]:
        """Lines whose history does not lead, step by step, to what stands."""
        last: dict[str, Any] = {}
        broken = []
        for _, line, before, after in found["steps"]:
            if last.setdefault(line, before) != before:
                broken.append(line)
            last[line] = after
        return broken + [line for line, value in last.items() if found["stands"][line] != value]

    def unasked(self, found: dict[str, Any]) -> int:
        """Written, and killed before it was acknowledged: at most one a writer and a kill."""
        return len(found["steps"]) - self.kept
