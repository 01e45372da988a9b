"""People who search while things break: steady questions whose answer is known, and what came."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

_GIVEN_UP_S = 30.0


@dataclass(frozen=True, slots=True)
class Seen:
    """`started`: by time.monotonic(); `total`: None when it was no answer."""

    started: float
    seconds: float
    total: int | None


def ask(url: str, path: str) -> Seen:
    started = time.monotonic()
    total = None
    connection = HTTPConnection(urlsplit(url).netloc, timeout=_GIVEN_UP_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 200:
            total = int(json.loads(body)["total"])
    except (OSError, HTTPException, ValueError):
        total = None
    finally:
        connection.close()
    return Seen(started, time.monotonic() - started, total)


@dataclass(slots=True)
class Traffic:
    """`expected`: the total of the known question, which no edit of the drill changes."""

    url: str
    path: str
    expected: int
    every_s: float = 0.05
    seen: list[Seen] = field(default_factory=list)

    def since(self, moment: float) -> list[Seen]:
        return [one for one in self.seen if one.started >= moment]

    def wrong(self, seen: list[Seen]) -> int:
        """Answers that were none, or not the right one."""
        return sum(one.total != self.expected for one in seen)


@contextmanager
def flowing(traffic: Traffic) -> Iterator[Traffic]:
    """One person asks as soon as the last answer came, at most `1 / every_s` times a second."""
    over = threading.Event()

    def go() -> None:
        while not over.is_set():
            one = ask(traffic.url, traffic.path)
            traffic.seen.append(one)
            over.wait(max(0.0, traffic.every_s - one.seconds))

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield traffic
    finally:
        over.set()
        thread.join(_GIVEN_UP_S)
