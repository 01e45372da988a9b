"""Five thousand lines of an unknown source brought into a directory, while an editor saves one
sheet again and again: what each waits. Every step is a process of its own, whose start is counted
in the whole."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import database
from bench.measure import Measured, single

LINES, SAVES = 5_000, 120
WHOLE, APPLY, SAVE = "import.whole", "import.apply", "import.longest_save"
_IMPORTER = (sys.executable, "-m", "tests.servers.importer")


def measure(size: int) -> list[Measured]:
    """`apply`: what is written, and what is made ready for it. One longest save of 120."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "imports.sqlite3"
        database.copy(database.filled(size), file)
        _said(file, "world")
        started = time.perf_counter()
        batch = _said(file, "stage", str(LINES))
        staged_s = time.perf_counter() - started
        editor = _start(file, "save", str(SAVES))
        _said_to_begin(editor)
        started = time.perf_counter()
        applied_s = _said(file, "apply", str(batch))
        whole_s = staged_s + time.perf_counter() - started
        waits = json.loads(editor.communicate()[0].splitlines()[-1])
    seconds = {WHOLE: whole_s, APPLY: applied_s, SAVE: max(waits)}
    return [single(name, size, [took * 1000]) for name, took in seconds.items()]


def _start(file: Path, *words: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603 (our own commands)
        [*_IMPORTER, *words],
        cwd=database.ROOT,
        env=database.environment(file),
        stdout=subprocess.PIPE,
        text=True,
    )
    return process


def _said_to_begin(process: subprocess.Popen[str]) -> None:
    if process.stdout is None or process.stdout.readline() != "started\n":
        raise RuntimeError("the editor did not begin")


def _said(file: Path, *words: str) -> Any:
    process = _start(file, *words)
    out = process.communicate()[0]
    if process.returncode != 0:
        raise RuntimeError(f"import {words}: it ended with {process.returncode}")
    lines = [line for line in out.splitlines() if line != "started"]
    return json.loads(lines[-1]) if lines else None
