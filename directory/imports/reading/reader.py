"""Reading a file from the site: in a process of its own, which is killed when it takes too long."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from directory.imports.reading.keeping import Keep
from directory.imports.reading.limits import (
    CLOCK_S,
    LARGE_CLOCK_S,
    LARGE_TOO_MUCH,
    PACKED_BYTES,
    TOO_MUCH,
    UNREADABLE,
    RefusedFile,
)

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class ReadFile:
    headers: list[str]
    header_line: int
    encoding: str
    separator: str
    sheet: str
    other_sheets: list[str]
    lines: list[bytes]
    elsewhere: int = 0

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        for line in self.lines:
            number, cells = orjson.loads(line)
            yield number, cells


def read_bytes(content: bytes, keep: Keep | None = None) -> ReadFile:
    with tempfile.NamedTemporaryFile(prefix="import-", suffix=".lu") as copy:
        copy.write(content)
        copy.flush()
        return read_path(Path(copy.name), keep)


def read_path(path: Path, keep: Keep | None = None) -> ReadFile:
    """`keep`: of an official file, which may then be large."""
    told = _told_by_worker(path, keep)
    try:
        first, *lines = told.split(b"\n")
        about = orjson.loads(first)
    except ValueError as error:
        raise RefusedFile(TOO_MUCH) from error
    if "refused" in about:
        raise RefusedFile(about["refused"])
    return ReadFile(**about, lines=lines)


def _told_by_worker(path: Path, keep: Keep | None) -> bytes:
    said = [str(path)] + ([keep.as_json()] if keep else [])
    is_large = keep is not None and path.stat().st_size > PACKED_BYTES
    too_much = LARGE_TOO_MUCH if is_large else TOO_MUCH
    environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    try:
        run = subprocess.run(  # noqa: S603 (our own module, a path of ours)
            [sys.executable, "-m", "directory.imports.reading.worker", *said],
            capture_output=True,
            timeout=LARGE_CLOCK_S if is_large else CLOCK_S,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedFile(too_much) from error
    if run.returncode < 0 or (run.returncode and b"MemoryError" in run.stderr):
        raise RefusedFile(too_much)  # killed by its own limits
    if run.returncode:
        raise RefusedFile(UNREADABLE)
    return run.stdout
