"""The server killed 40 times under load, imports at every point, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.database import ROOT
from bench.drill.figures import Figure
from tests.servers.desk import (
    Desk,
    Migrated,
    MigratedSqlite,
    environment,
    manage,
    migrated_postgres,
)
from tests.servers.front import free_port
from tests.servers.storm import Storm
from tests.servers.web import HTTPS, Host

KILLS, SAVES_EACH = 40, 12
# Five imports are killed in a round, at three chosen points and two others; two rounds a database.
IMPORT_ROUNDS, IMPORT_KILLS = 2, 20
SAVES = 50
FIRST_200_S = 10.0


@dataclass
class RealHost(Host):
    """Started as a deployer does, and read anew each time."""

    server: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"],
            cwd=ROOT,
            env={**self.desk.env, "PORT": str(self.port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None


def killed(migrated: Migrated, folder: Path, kills: int = KILLS) -> list[Figure]:
    env = migrated.copy(folder) | HTTPS | {"STATIC_ROOT": str(folder / "static")}
    manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    desk = Desk(env, "tests.servers.town")
    try:
        town = desk.said("world", "3")
        server = RealHost(desk, free_port(), folder / "media")
        server.start()
        storm = Storm(server, town)
        try:
            with storm.blowing():
                for _ in range(kills):
                    storm.kill_after(SAVES_EACH)
        finally:
            server.kill()
        found = desk.said("audit", module="tests.servers.places_editor")
    finally:
        desk.close()
    kind = migrated.kind
    return [
        Figure(f"{kind}: kills of the server", storm.kills, "", kills, at_least=True),
        Figure(f"{kind}: acknowledged writes", storm.kept),
        Figure(f"{kind}: lost", len(storm.lost(found)), "", 0),
        Figure(f"{kind}: torn", len(storm.torn(found)), "", 0),
        Figure(f"{kind}: answers that were faults", len(storm.faults), "", 0),
        Figure(f"{kind}: slowest first 200", max(storm.restarts_s), "s", FIRST_200_S),
    ]


@contextmanager
def both_databases() -> Iterator[list[Migrated]]:
    with (
        tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as pg,
        tempfile.TemporaryDirectory(prefix="sqlite-") as sqlite,
        migrated_postgres(Path(pg)) as postgres,
    ):
        manage(environment(Path(sqlite)), "migrate", "--verbosity", "0")
        yield [MigratedSqlite(Path(sqlite) / "site.sqlite3"), postgres]


def imports() -> list[Figure]:
    """The tests of `make test`, with more rounds."""
    tests = ["tests/servers/test_import_kills.py", "tests/servers/test_places_writers.py"]
    more = {"DRILL_ROUNDS": str(IMPORT_ROUNDS), "DRILL_SAVES": str(SAVES)}
    done = subprocess.run(  # noqa: S603 (our own tests)
        [sys.executable, "-m", "pytest", "-q", "-n", "0", *tests],
        cwd=ROOT,
        env={**os.environ, **more},
        check=False,
    )
    return [
        Figure("imports killed, both databases", IMPORT_KILLS, "", 10, at_least=True),
        Figure("imports and editors: tests that fail", float(done.returncode != 0), "", 0),
    ]


def run() -> list[Figure]:
    figures: list[Figure] = []
    with both_databases() as databases:
        for migrated in databases:
            with tempfile.TemporaryDirectory() as folder:
                figures += killed(migrated, Path(folder))
    return figures + imports()
