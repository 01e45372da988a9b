"""Where the shipped files are, and how they are read."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from pathlib import Path
from typing import Any

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
REFERENCE_DIR = DATA_DIR / "reference"
CONTENT_DIR = DATA_DIR / "content"

Row = dict[str, str]


def read_csv(name: str) -> list[Row]:
    """Rows of one reference table; every value stays text (01 and 2A are codes, not numbers)."""
    with (REFERENCE_DIR / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def digest_of(paths: list[Path]) -> str:
    """SHA-256 over several files, names included, in hexadecimal."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def split(cell: str) -> list[str]:
    """The values of a list cell, which our tables separate with `|`."""
    return [part for part in cell.split("|") if part]


def read_toml(path: Path) -> dict[str, Any]:
    """One content file; a mistake in its syntax is told with the name of the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(path.name, str(error)) from error


class ContentError(ValueError):
    """A shipped file that cannot be loaded; the message says where and why, in French."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} : {why}")
