"""Five thousand lines of an unknown source brought into a directory, while an editor saves one
sheet again and again: what each waits."""

from __future__ import annotations

import json
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench import database
from bench.measure import Measured, single
from tests.servers.desk import Desk

LINES, SAVES = 5_000, 120
WHOLE, APPLY, SAVE = "import.whole", "import.apply", "import.longest_save"


def measure(size: int) -> list[Measured]:
    """`whole`: from the file to the last row; `apply`: what is written, and what is made ready for
    it; one longest save of 120."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "imports.sqlite3"
        database.copy(database.filled(size), file)
        with closing(Desk(database.environment(file), "tests.servers.importer")) as desk:
            seconds = _timed(desk)
    return [single(name, size, [took * 1000]) for name, took in seconds.items()]


def _timed(desk: Desk) -> dict[str, float]:
    desk.run("world")
    started = time.perf_counter()
    batch = desk.said("stage", str(LINES))
    staged_s = time.perf_counter() - started
    editor = desk.started("save", str(SAVES))
    applied_s = desk.said("apply", str(batch))
    waits = json.loads(editor.finish())
    return {WHOLE: staged_s + applied_s, APPLY: applied_s, SAVE: max(waits)}
