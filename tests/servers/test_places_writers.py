"""Eight people save places at once, each in a process, on the same lines: every save that was
acknowledged is kept, none hides another, whatever database and whoever is killed meanwhile."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest

from tests.servers.desk import Desk, Migrated
from tests.servers.nursery import Child
from tests.servers.places_editor import LINES

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
EDITORS = 8
# `make drill` saves more.
SAVES = int(os.environ.get("DRILL_SAVES", "25"))
WITHIN_S = 300


@dataclass
class Editor:
    """A process, and what it told so far."""

    process: Child
    told: list[dict[str, Any]] = field(default_factory=list)
    reader: Thread | None = None

    def listen(self) -> None:
        for text in self.process.stdout:
            if text.endswith("}\n"):  # a line cut by a kill acknowledges nothing
                self.told.append(json.loads(text))

    def of(self, name: str) -> list[dict[str, Any]]:
        return [one for one in self.told if name in one]


def hire(office: Desk, base: int) -> list[Editor]:
    """All of them ready to start, on values of their own above `base`."""
    editors = [
        Editor(office.start("edit", str(number), str(SAVES), str(base)))
        for number in range(EDITORS)
    ]
    for editor in editors:
        assert json.loads(editor.process.stdout.readline()) == {"ready": True}
    return editors


@pytest.fixture(scope="module")
def office(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    office = Desk(migrated.copy(tmp_path_factory.mktemp("office")), "tests.servers.places_editor")
    office.run("world")
    yield office
    office.close()


def start(editors: list[Editor]) -> None:
    for editor in editors:
        editor.reader = Thread(target=editor.listen, daemon=True)
        editor.reader.start()
        editor.process.stdin.write("go\n")
        editor.process.stdin.flush()


def wait(editors: list[Editor]) -> None:
    for editor in editors:
        assert editor.reader is not None
        editor.reader.join(WITHIN_S)
        assert not editor.reader.is_alive(), "an editor does not end"
        editor.process.finish()


def assert_nothing_lost(
    editors: list[Editor], found: dict[str, Any], base: int, *, killed: int = 0
) -> None:
    saved = [one for editor in editors for one in editor.of("value")]
    assert [one for editor in editors for one in editor.of("failed")] == []
    last: dict[str, int | None] = {}
    before_of: dict[tuple[str, int], int | None] = {}
    lines_of: dict[int, list[str]] = {}
    for revision, line, before, after in found["steps"]:
        # Each value was written over the one that its author was shown: none hides another.
        assert last.setdefault(line, before) == before
        assert (line, after) not in before_of, "a value written twice"
        before_of[line, after], last[line] = before, after
        lines_of.setdefault(revision, []).append(line)
    for one in saved:
        for line, stamp in one["shown"].items():
            shown = stamp.partition("|")[0]
            assert before_of[line, one["value"]] == (int(shown) if shown else None)
    assert {line: found["stands"][line] for line in last} == last
    # A table is written whole or not at all.
    assert {len(lines) for lines in lines_of.values()} == {1, LINES}
    # What was written and not acknowledged: at most the save that each killed process was in.
    written = {value for _, value in before_of if base <= value < base + EDITORS * SAVES}
    assert 0 <= len(written) - len(saved) <= killed


def test_eight_editors_lose_nothing(office: Desk) -> None:
    editors = hire(office, base := 1_000)
    start(editors)
    wait(editors)
    assert [editor.process.code for editor in editors] == [0] * EDITORS
    assert all(editor.told[-1] == {"done": True} for editor in editors)
    assert sum(len(editor.of("value")) for editor in editors) == EDITORS * SAVES
    conflicts = sum(len(editor.of("conflict")) for editor in editors)
    print(f"{EDITORS * SAVES} saves, {conflicts} answered 409 and sent again")
    assert conflicts > 0, "they never met: the test proved nothing"
    assert_nothing_lost(editors, office.said("audit"), base)


def test_a_kill_in_the_middle_loses_nothing_that_was_acknowledged(office: Desk) -> None:
    editors = hire(office, base := 2_000)
    start(editors)
    victims = editors[:4]
    for editor in victims:
        assert editor.reader is not None
        while len(editor.of("value")) < 5 and editor.reader.is_alive():
            editor.reader.join(0.005)
        editor.process.kill()
    wait(editors)
    assert [editor.process.code for editor in victims] == [-9] * len(victims)
    assert all(editor.told[-1] == {"done": True} for editor in editors[4:])
    assert_nothing_lost(editors, office.said("audit"), base, killed=len(victims))
