"""Eight people save places at once, each in a process, on the same lines: every save that was
acknowledged is kept, none hides another, whatever database and whoever is killed meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.servers.places_editor import LINES
from tests.servers.postgres import PostgresMissing, postgres

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
ROOT = Path(__file__).resolve().parents[2]
EDITOR = "tests.servers.places_editor"
EDITORS, SAVES = 8, 50
WITHIN_S = 300


@dataclass
class Editor:
    """A process, and what it told so far."""

    process: subprocess.Popen[str]
    told: list[dict[str, Any]] = field(default_factory=list)
    reader: Thread | None = None

    def listen(self) -> None:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            if text.endswith("}\n"):  # a line cut by a kill acknowledges nothing
                self.told.append(json.loads(text))

    def of(self, name: str) -> list[dict[str, Any]]:
        return [one for one in self.told if name in one]


@dataclass(frozen=True)
class Office:
    """A database, and the people who work on it."""

    env: dict[str, str]

    def run(self, *words: str, module: str = EDITOR) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def hire(self, base: int) -> list[Editor]:
        """All of them ready to start, on values of their own above `base`."""
        editors = []
        for number in range(EDITORS):
            process = subprocess.Popen(
                [sys.executable, "-m", EDITOR, "edit", str(number), str(SAVES), str(base)],
                cwd=ROOT,
                env=self.env,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            editors.append(Editor(process))
        for editor in editors:
            assert editor.process.stdout is not None
            assert json.loads(editor.process.stdout.readline()) == {"ready": True}
        return editors

    def audit(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("audit"))
        return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """ "" for the site's own SQLite file."""
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
def office(database: str, tmp_path_factory: pytest.TempPathFactory) -> Office:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "VAR_DIR": str(tmp_path_factory.mktemp("office")),
        "PYTHONUNBUFFERED": "1",
    }
    env.pop("DATABASE_URL", None)
    office = Office(env | ({"DATABASE_URL": database} if database else {}))
    office.run("migrate", "--verbosity", "0", module="django")
    office.run("world")
    return office


def start(editors: list[Editor]) -> None:
    for editor in editors:
        assert editor.process.stdin is not None
        editor.reader = Thread(target=editor.listen, daemon=True)
        editor.reader.start()
        editor.process.stdin.write("go\n")
        editor.process.stdin.flush()


def wait(editors: list[Editor]) -> None:
    for editor in editors:
        editor.process.wait(WITHIN_S)
        assert editor.reader is not None
        editor.reader.join(WITHIN_S)
        for pipe in (editor.process.stdin, editor.process.stdout):
            assert pipe is not None
            pipe.close()


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


def test_eight_editors_lose_nothing(office: Office) -> None:
    editors = office.hire(base := 1_000)
    start(editors)
    wait(editors)
    assert [editor.process.returncode for editor in editors] == [0] * EDITORS
    assert all(editor.told[-1] == {"done": True} for editor in editors)
    assert sum(len(editor.of("value")) for editor in editors) == EDITORS * SAVES
    conflicts = sum(len(editor.of("conflict")) for editor in editors)
    print(f"{EDITORS * SAVES} saves, {conflicts} answered 409 and sent again")
    assert conflicts > 0, "they never met: the test proved nothing"
    assert_nothing_lost(editors, office.audit(), base)


def test_a_kill_in_the_middle_loses_nothing_that_was_acknowledged(office: Office) -> None:
    editors = office.hire(base := 2_000)
    start(editors)
    victims = editors[:4]
    for editor in victims:
        while len(editor.of("value")) < 5 and editor.process.poll() is None:
            editor.reader and editor.reader.join(0.005)
        editor.process.kill()
    wait(editors)
    assert [editor.process.returncode for editor in victims] == [-9] * len(victims)
    assert all(editor.told[-1] == {"done": True} for editor in editors[4:])
    assert_nothing_lost(editors, office.audit(), base, killed=len(victims))
