"""Twenty requests a second for a minute, then again with two writers and an import; loopback only.

Open loop: a request leaves at its time whether or not the one before was answered, and its duration
counts from that time.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import database
from bench.drill.figures import Figure
from tests.servers.front import free_port

SOLUTIONS, A_SECOND, SECONDS, LINES = 5_000, 20, 60, 5_000
SHARES = {"search": 60, "detail": 20, "geojson": 10, "guide": 10}
PROBES_A_SECOND, WRITES_A_SECOND = 2, 2
SEARCH_TO_PROBE, LOADED_TO_QUIET, FOLLOWED = 8.0, 2.0, 0.95
CSRF = "c" * 32


@dataclass
class Crowd:
    """What was asked, by kind: durations in milliseconds, and what went wrong."""

    port: int
    took: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lasted_s: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, kind: str, path: str, body: str | None, headers: dict[str, str]) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            if response.status not in (200, 409):
                self.faults.append(f"{response.status} {kind}")
            return text
        except (OSError, HTTPException) as error:
            self.faults.append(f"{type(error).__name__} {kind}")
            return ""
        finally:
            connection.close()

    def ask(self, kind: str, path: str, due: float) -> None:
        self.send(kind, path, None, {})
        with self.lock:
            self.took.setdefault(kind, []).append((time.monotonic() - due) * 1000)

    @property
    def a_second(self) -> float:
        """Answered; below what was asked, the server did not follow and the rest says nothing."""
        return sum(len(took) for kind, took in self.took.items() if kind in SHARES) / self.lasted_s

    def p95(self, kind: str) -> float:
        found = sorted(self.took[kind])
        return found[int(len(found) * 0.95)]


def _schedule(said: dict[str, Any], seconds: int) -> list[tuple[float, str, str]]:
    """When, what kind, which address."""
    draw = random.Random(20)
    kinds = draw.choices(list(SHARES), weights=list(SHARES.values()), k=A_SECOND * seconds)
    asked = [(n / A_SECOND, kind, draw.choice(said[kind])) for n, kind in enumerate(kinds)]
    probes = [(n / PROBES_A_SECOND, "sante", "/sante") for n in range(PROBES_A_SECOND * seconds)]
    return sorted([*asked, *probes])


def ask_all(port: int, said: dict[str, Any], seconds: int = SECONDS) -> Crowd:
    crowd = Crowd(port)
    with ThreadPoolExecutor(64) as pool:
        start = time.monotonic()
        for at, kind, path in _schedule(said, seconds):
            time.sleep(max(0.0, start + at - time.monotonic()))
            pool.submit(crowd.ask, kind, path, start + at)
    crowd.lasted_s = time.monotonic() - start
    return crowd


def write_until(crowd: Crowd, said: dict[str, Any], over: threading.Event) -> None:
    """Two saves a second, on one line after the other."""
    stamps = dict.fromkeys(said["intakes"], "inconnu")
    headers = {
        "Cookie": f"session={said['session']}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    value = 0
    while not over.wait(1 / WRITES_A_SECOND):
        value += 1
        line = said["intakes"][value % len(stamps)]
        form = {"ligne": line, f"libres-{line}": value, f"etat-{line}": stamps[line]}
        text = crowd.send("write", "/espace/places/", urlencode(form), headers)
        for one in json.loads(text or "{}").get("lines", []):
            stamps[int(one["key"])] = one["stamp"]
        with crowd.lock:
            crowd.took.setdefault("write", []).append(value)


def _said(file: Path, *words: str) -> Any:
    done = subprocess.run(  # noqa: S603 (our own commands)
        [sys.executable, "-m", *words],
        cwd=database.ROOT,
        env=database.environment(file),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def served(file: Path, port: int) -> Iterator[None]:
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"],
        cwd=database.ROOT,
        env=database.environment(file) | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        warm = Crowd(port)
        while not warm.send("warm", "/sante", None, {}):
            time.sleep(0.2)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _with_writers(file: Path, port: int, said: dict[str, Any]) -> Crowd:
    batch = str(_said(file, "tests.servers.importer", "stage", str(LINES)))
    over = threading.Event()
    writers = Crowd(port)
    writing = threading.Thread(target=write_until, args=(writers, said, over))
    importing = threading.Thread(
        target=_said, args=(file, "tests.servers.importer", "apply", batch)
    )
    writing.start()
    importing.start()
    crowd = ask_all(port, said)
    over.set()
    writing.join()
    importing.join()
    crowd.faults += writers.faults
    crowd.took["write"] = writers.took["write"]
    return crowd


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        file, port = Path(folder) / "load.sqlite3", free_port()
        database.copy(database.filled(SOLUTIONS), file)
        said = _said(file, "bench.drill.crowd")
        with served(file, port):
            quiet = ask_all(port, said)
            loaded = _with_writers(file, port, said)
    search, probe = quiet.p95("search"), quiet.p95("sante")
    slower = loaded.p95("search") / search
    return [
        *(Figure(f"{kind} p95", quiet.p95(kind), "ms") for kind in (*SHARES, "sante")),
        Figure("answered a second", quiet.a_second, "", FOLLOWED * A_SECOND, at_least=True),
        Figure("faults", len(quiet.faults), "", 0),
        Figure("search p95 ÷ /sante p95", search / probe, "×", SEARCH_TO_PROBE),
        Figure("saves beside", len(loaded.took["write"])),
        Figure("answered then", loaded.a_second, "", FOLLOWED * A_SECOND, at_least=True),
        Figure("faults with writers and an import", len(loaded.faults), "", 0),
        Figure("search p95 with them ÷ without", slower, "×", LOADED_TO_QUIET),
    ]
