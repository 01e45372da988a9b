"""An import killed at any moment is whole or absent; editors hardly wait behind one. On both
databases."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.importer import THERE
from tests.servers.postgres import PostgresMissing, postgres

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
ROOT = Path(__file__).resolve().parents[2]
LINES, MANY, SAVES = 400, 5_000, 40
POINTS = ("rows", "history", "committed")
RANDOM_KILLS = 2
WAITED_S = 2.0


class Desk:
    """A database, and processes that import into it."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env

    def start(self, *words: str, module: str = "tests.servers.importer") -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self.env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *words: str, module: str = "tests.servers.importer") -> str:
        process = self.start(*words, module=module)
        out, errors = process.communicate()
        assert process.returncode == 0, out + errors
        return out

    def said(self, *words: str) -> Any:
        return json.loads(self.run(*words).splitlines()[-1])

    def started(self, *words: str) -> subprocess.Popen[str]:
        process = self.start(*words)
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        return process


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    try:
        with postgres() as url:
            yield url
    except PostgresMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def desk(database: str, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "VAR_DIR": str(tmp_path_factory.mktemp("desk")),
    }
    env.pop("DATABASE_URL", None)
    desk = Desk(env | ({"DATABASE_URL": database} if database else {}))
    desk.run("migrate", "--verbosity", "0", module="django")
    desk.run("world")
    return desk


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()
    assert process.returncode == -9


def kill_at(desk: Desk, batch: str, point: str) -> None:
    process = desk.started("apply", batch, point)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    kill(process)
    assert desk.said("expire") == 1


def assert_whole_or_absent(desk: Desk, batch: str, before: dict[str, Any]) -> bool:
    """Whether it was applied; then it is taken back."""
    found = desk.said("look", batch)
    if found["state"] == "ready":
        assert found == before
        return False
    new = LINES - THERE
    assert found["state"] == "applied"
    assert found["actors"] == before["actors"] + new
    assert found["contacts"] == before["contacts"] + new
    assert found["remembered"] == LINES
    assert found["told"]
    desk.said("expire")
    assert desk.said("undo", batch) == []
    assert desk.said("look", batch)["digest"] == before["digest"]
    return True


def test_kills_leave_nothing_half_written(desk: Desk) -> None:
    batch = str(desk.said("stage", str(LINES)))
    before = desk.said("look", batch)
    for point in POINTS:
        kill_at(desk, batch, point)
        assert assert_whole_or_absent(desk, batch, before) == (point == "committed")
    batch = str(desk.said("stage", str(LINES)))
    for _ in range(RANDOM_KILLS):
        process = desk.started("apply", batch)
        time.sleep(random.uniform(0.01, 0.4))
        process.kill()
        process.communicate()
        desk.said("expire")
        if assert_whole_or_absent(desk, batch, before):
            batch = str(desk.said("stage", str(LINES)))


def test_editors_hardly_wait_while_five_thousand_lines_are_recorded(desk: Desk) -> None:
    batch = str(desk.said("stage", str(MANY)))
    editor = desk.started("save", str(SAVES))
    took = desk.said("apply", batch)
    out, errors = editor.communicate()
    assert editor.returncode == 0, errors
    waits = json.loads(out)
    assert len(waits) == SAVES
    # On a busy machine everything is slower: nobody waits longer than the import itself takes.
    assert statistics.quantiles(waits, n=20)[-1] <= max(WAITED_S, took)
    print(f"applied in {took:.2f} s, the longest save took {max(waits):.2f} s")
    assert desk.said("undo", batch) == []
