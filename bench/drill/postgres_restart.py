"""PostgreSQL restarted under traffic: clean refusals while it is away, answers soon after."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.database import ROOT
from bench.drill.figures import Figure
from tests.servers.postgres import Cluster

# Three ways of going away, and for how long.
RESTARTS = (("fast", 0.0), ("immediate", 2.0), ("fast", 4.0))
PATHS = ("/sante", "/solutions.json", "/communes.json?q=lens")
HEALTHY_AFTER_S = 5.0
_QUIET_S, _EVERY_S, _START_S = 6.0, 0.05, 180.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`status`: 0 when there was none."""

    at: float
    seconds: float
    status: int
    retry_after: str | None

    @property
    def is_clean(self) -> bool:
        return self.status == 200 or (self.status == 503 and self.retry_after is not None)


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        cluster = Cluster(Path(name))
        cluster.make()
        cluster.start()
        cluster.create()
        try:
            with _site(cluster) as port:
                return _drill(cluster, port)
        finally:
            cluster.stop()


def _drill(cluster: Cluster, port: int) -> list[Figure]:
    seen: list[Answer] = []
    over = threading.Event()
    thread = threading.Thread(target=_visit, args=(port, seen, over), daemon=True)
    thread.start()
    healthy = []
    for mode, away_s in RESTARTS:
        time.sleep(_QUIET_S / 2)
        cluster.stop(mode=mode)
        time.sleep(away_s)
        cluster.start()
        back = time.monotonic()
        time.sleep(_QUIET_S)
        bad = [one.at + one.seconds for one in seen if one.at >= back and one.status != 200]
        healthy.append(max(bad, default=back) - back)
    over.set()
    thread.join()
    refused = [one for one in seen if one.status == 503]
    return [
        Figure("answers", len(seen)),
        Figure("clean refusals (503 with Retry-After)", len(refused), "", 1, at_least=True),
        Figure("neither an answer nor a clean refusal", _unclean(seen), "", 0),
        Figure("healthy after the database is back, worst", max(healthy), "s", HEALTHY_AFTER_S),
        Figure("longest wait for anything", max(one.seconds for one in seen), "s"),
    ]


def _unclean(seen: list[Answer]) -> int:
    return sum(not one.is_clean for one in seen)


def _visit(port: int, seen: list[Answer], over: threading.Event) -> None:
    number = 0
    while not over.wait(_EVERY_S):
        seen.append(_ask(port, PATHS[number % len(PATHS)]))
        number += 1


def _ask(port: int, path: str) -> Answer:
    started = time.monotonic()
    status, retry_after = 0, None
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        status, retry_after = response.status, response.headers.get("Retry-After")
    except (OSError, HTTPException):
        status = 0
    finally:
        connection.close()
    return Answer(started, time.monotonic() - started, status, retry_after)


@contextmanager
def _site(cluster: Cluster) -> Iterator[int]:
    """Two workers, as `make run` starts them, on an empty directory."""
    port = 8400 + os.getpid() % 1_000
    settings = {"ELASTICSEARCH_URL", "SITE_HTTPS", "SITE_URL", "DEBUG"}
    kept = {name: value for name, value in os.environ.items() if name not in settings}
    with tempfile.TemporaryDirectory() as var:
        env = kept | {"DATABASE_URL": cluster.url, "VAR_DIR": var, "PORT": str(port)}
        env["DJANGO_SETTINGS_MODULE"] = "portal.settings.base"
        python = sys.executable
        migrate = [python, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=env, check=True)  # noqa: S603 (our own words)
        serve = [python, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"]
        with subprocess.Popen(serve, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as server:  # noqa: S603
            try:
                _wait_for(port)
                yield port
            finally:
                server.terminate()


def _wait_for(port: int) -> None:
    limit = time.monotonic() + _START_S
    while _ask(port, "/sante").status != 200:
        if time.monotonic() > limit:
            raise RuntimeError("the site did not start")
        time.sleep(0.2)
