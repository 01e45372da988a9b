"""An import killed at any moment is whole or absent; editors hardly wait behind one. On both
databases."""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers.desk import Desk, Migrated
from tests.servers.importer import THERE
from tests.servers.nursery import Child

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
LINES, MANY, SAVES = 400, 5_000, 40
POINTS = ("rows", "history", "committed")
RANDOM_KILLS = 2
WAITED_S = 2.0


# `make drill` kills more often.
ROUNDS = int(os.environ.get("DRILL_ROUNDS", "1"))


@pytest.fixture(scope="module")
def desk(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(migrated.copy(tmp_path_factory.mktemp("desk")), "tests.servers.importer")
    desk.run("world")
    yield desk
    desk.close()


def kill(process: Child) -> None:
    process.kill()
    process.finish()
    assert process.code == -9


def kill_at(desk: Desk, batch: str, point: str) -> None:
    process = desk.started("apply", batch, point)
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
    for point in POINTS * ROUNDS:
        kill_at(desk, batch, point)
        is_whole = assert_whole_or_absent(desk, batch, before)
        assert is_whole == (point == "committed")
        if is_whole:  # it was taken back: another one is applied next
            batch = str(desk.said("stage", str(LINES)))
    for _ in range(RANDOM_KILLS * ROUNDS):
        process = desk.started("apply", batch)
        time.sleep(random.uniform(0.01, 0.4))
        process.kill()
        process.finish()
        desk.said("expire")
        if assert_whole_or_absent(desk, batch, before):
            batch = str(desk.said("stage", str(LINES)))


def test_editors_hardly_wait_while_five_thousand_lines_are_recorded(desk: Desk) -> None:
    batch = str(desk.said("stage", str(MANY)))
    editor = desk.started("save", str(SAVES))
    took = desk.said("apply", batch)
    out = editor.finish()
    assert editor.code == 0, out
    waits = json.loads(out)
    assert len(waits) == SAVES
    # On a busy machine everything is slower: nobody waits longer than the import itself takes.
    assert statistics.quantiles(waits, n=20)[-1] <= max(WAITED_S, took)
    print(f"applied in {took:.2f} s, the longest save took {max(waits):.2f} s")
    assert desk.said("undo", batch) == []
