"""The cluster dies, hangs, slows, lies, refuses; it is built again under traffic and writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import database
from bench.drill.figures import Figure, table
from bench.drill.relay import Relay, relaying
from bench.drill.traffic import Traffic, ask, flowing
from tests.journeys.site import _wait_for, free_port
from tests.servers.elasticsearch import Node, node

SIZE = int(os.environ.get("DRILL_SIZE", "2000"))
FAULTS = ("cut", "hung", "slow", "busy", "red", "lying", "garbage")
WORKERS = 2
_BROKEN_S, _BACK_WITHIN_S, _DRIFT_WITHIN_S = 8.0, 60.0, 120.0
_GIVEN_UP = float("inf")
_REBUILDS = 3
_QUESTION = "/solutions.json?age=17&page_size=1"


@dataclass(slots=True)
class Editor:
    process: subprocess.Popen[str]

    def does(self, what: str) -> Any:
        entry, exit_ = self.process.stdin, self.process.stdout
        if entry is None or exit_ is None:
            raise RuntimeError("the editor was not started")
        entry.write(f"{what}\n")
        entry.flush()
        return json.loads(exit_.readline())

    def wait(self) -> None:
        """Until it says that it is ready."""
        if self.process.stdout is not None:
            self.process.stdout.readline()


@dataclass(frozen=True, slots=True)
class Scene:
    node: Node
    relay: Relay
    url: str
    env: dict[str, str]
    editor: Editor

    def manage(self, *words: str) -> float:
        """How long the command took."""
        started = time.monotonic()
        subprocess.run(  # noqa: S603 (our own interpreter, our own words)
            [sys.executable, "manage.py", *words],
            cwd=database.ROOT, env=self.env, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return time.monotonic() - started


@contextmanager
def _started(*words: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
        [sys.executable, *words],
        cwd=database.ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


@contextmanager
def scene() -> Iterator[Scene]:
    """A filled site under gunicorn, its follower, an editor, and a cluster behind the relay."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        shutil.copy(database.filled(SIZE), folder / "site.sqlite3")
        shutil.copytree(database.FOLDER / "static", folder / "static")
        cluster = stack.enter_context(node())
        relay = stack.enter_context(relaying(cluster.port))
        port = free_port()
        env = database.environment(folder / "site.sqlite3") | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "VAR_DIR": str(folder),
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "WEB_CONCURRENCY": str(WORKERS),
            "ELASTICSEARCH_URL": relay.url,
        }
        made = Scene(cluster, relay, env["SITE_URL"], env, Editor(None))  # type: ignore[arg-type]
        made.manage("rebuild_index")
        web = ("-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi")
        _wait_for(stack.enter_context(_started(*web, env=env)), made.url)
        stack.enter_context(_started("manage.py", "follow_index", env=env))
        made.editor.process = stack.enter_context(_started("-m", "bench.drill.editor", env=env))
        made.editor.wait()
        yield made


def run() -> list[Figure]:
    with scene() as here:
        expected = ask(here.url, _QUESTION).total or 0
        traffic = Traffic(here.url, _QUESTION, expected)
        found = [Figure("known question: solutions", expected, limit=1, at_least=True)]
        with flowing(traffic):
            found += _usual(here)
            for fault in FAULTS:
                print(f"drill: elasticsearch {fault}…", file=sys.stderr, flush=True)
                found += _told(_broken(here, traffic, fault))
            print("drill: elasticsearch killed…", file=sys.stderr, flush=True)
            found += _told(_killed(here, traffic))
            found += _rebuilt(here, traffic)
        return found


def _told(figures: list[Figure]) -> list[Figure]:
    """As they come: a drill lasts some minutes."""
    print(table("", figures), file=sys.stderr, flush=True)
    return figures


def _usual(here: Scene) -> list[Figure]:
    waits = [here.editor.does("searchable") for _ in range(10)]
    slowest = max(_GIVEN_UP if wait is None else wait for wait in waits)
    passed = len(here.relay.searches)
    return [
        Figure("edit found in the cluster, slowest of 10", slowest, "s", limit=2),
        Figure("searches answered by the cluster", passed, limit=1, at_least=True),
    ]


def _broken(here: Scene, traffic: Traffic, fault: str) -> list[Figure]:
    here.relay.fault = fault
    began = time.monotonic()
    slowest = _saves_until(here, began + _BROKEN_S)
    here.relay.fault = ""
    return _figures(here, traffic, fault, began, slowest)


def _killed(here: Scene, traffic: Traffic) -> list[Figure]:
    """The server itself, by SIGKILL; then it is started again on what it had on its disk."""
    began = time.monotonic()
    here.node.kill()
    slowest = _saves_until(here, began + _BROKEN_S)
    here.node.start()
    return _figures(here, traffic, "killed", began, slowest)


def _saves_until(here: Scene, end: float) -> float:
    """The slowest, two a second."""
    slowest = 0.0
    while time.monotonic() < end:
        slowest = max(slowest, here.editor.does("save"))
        time.sleep(0.5)
    return slowest


def _figures(
    here: Scene, traffic: Traffic, fault: str, began: float, slowest: float
) -> list[Figure]:
    mended = time.monotonic()
    during = [one for one in traffic.since(began) if one.started < mended]
    drifted = _until_no_drift(here, mended)
    back = _until_asked(here.relay, mended)
    seconds = sorted((one.seconds for one in during), reverse=True)
    later = seconds[WORKERS] if len(seconds) > WORKERS else 0.0
    return [
        Figure(f"{fault}: answers", len(during), limit=1, at_least=True),
        Figure(f"{fault}: wrong or missing answers", traffic.wrong(during), limit=0),
        Figure(f"{fault}: slowest answer", seconds[0] if seconds else 0, "s", limit=3),
        Figure(f"{fault}: slowest but one a worker", later * 1000, "ms", limit=500),
        Figure(f"{fault}: slowest save", slowest, "s", limit=1),
        Figure(f"{fault}: no drift after repair", drifted, "s", limit=60),
        Figure(f"{fault}: asked again after repair", back, "s", limit=30),
    ]


def _until_no_drift(here: Scene, mended: float) -> float:
    while time.monotonic() - mended < _DRIFT_WITHIN_S:
        if here.editor.does("drift") == 0:
            return time.monotonic() - mended
        time.sleep(0.5)
    return _GIVEN_UP


def _until_asked(relay: Relay, mended: float) -> float:
    """By a search of the traffic, which reaches each of the workers in turn."""
    while time.monotonic() - mended < _BACK_WITHIN_S:
        first = next((moment for moment in list(relay.searches) if moment > mended), None)
        if first is not None:
            return first - mended
        time.sleep(0.1)
    return _GIVEN_UP


def _rebuilt(here: Scene, traffic: Traffic) -> list[Figure]:
    """Rebuilds one after the other while people search and somebody writes."""
    began = time.monotonic()
    lasted = []
    for _ in range(_REBUILDS):
        command = [sys.executable, "manage.py", "rebuild_index"]
        started = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
            command, cwd=database.ROOT, env=here.env, stdout=subprocess.DEVNULL
        )
        while process.poll() is None:
            here.editor.does("save")
            time.sleep(0.1)
        lasted.append(time.monotonic() - started)
        if process.returncode:
            raise RuntimeError("rebuild_index failed")
    during = traffic.since(began)
    mended = time.monotonic()
    drifted = _until_no_drift(here, mended)
    return [
        Figure("rebuild: slowest, process start included", max(lasted), "s"),
        Figure("rebuild: answers meanwhile", len(during), limit=1, at_least=True),
        Figure("rebuild: wrong or empty answers", traffic.wrong(during), limit=0),
        Figure("rebuild: all writes in the index after", drifted, "s", limit=60),
    ]
