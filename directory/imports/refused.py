"""The refused lines as a file: the same columns, and in front the line, the reason, what to do.

CSV as French spreadsheets open it; what a spreadsheet would run as a formula is made text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

_BOM = "\ufeff"
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?[0-9][0-9 .,]*$")
HEADERS = ("Ligne", "Raison du refus")


def safe_cell(text: str) -> str:
    """A number and a phone (+33 3 21…) stay; anything else that starts a formula gets a quote."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def reason_of(problems: Iterable[list[str]]) -> str:
    return " ".join(f"{column} « {read} » : {advice}" for _, column, read, advice in problems)


def refused_rows(
    headers: list[str], lines: Iterable[tuple[int, list[str], list[list[str]]]]
) -> Iterator[bytes]:
    """One piece a line, to be streamed."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([safe_cell(cell) for cell in (*HEADERS, *headers)])
    yield _taken(buffer, first=True)
    for number, raw, problems in lines:
        writer.writerow([number, *(safe_cell(cell) for cell in (reason_of(problems), *raw))])
        yield _taken(buffer)


def _taken(buffer: io.StringIO, *, first: bool = False) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return ((_BOM if first else "") + text).encode("utf-8", errors="replace")
