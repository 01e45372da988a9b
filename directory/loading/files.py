"""Where the shipped files are, and how they are read."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

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
