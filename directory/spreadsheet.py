"""Tables as spreadsheets open them: nothing in a cell may run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_BOM = "\ufeff"
# A cell that a spreadsheet would run as a formula. A number, a phone (+33 3 21…) and a negative
# longitude are left as they are.
_FORMULA = re.compile(r"^\s*[=+\-@]")
_NUMBER = re.compile(r"^[+-]?[0-9][0-9 .,]*$")
# What XML 1.0 (2.2, Char) leaves out: one such sign pasted in a title would break a workbook.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe_cell(cell: Any) -> Any:
    """A text that a spreadsheet would run becomes plain text; numbers and phones stay. Signs that
    a workbook cannot hold, which nobody sees, go."""
    if not isinstance(cell, str):
        return cell
    text = _NOT_XML.sub("", cell)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def unguarded(text: str) -> str:
    """A cell that comes back: the quote that `safe_cell` put before it goes."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def french_csv(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """One piece a row, to be streamed: semicolons and a mark, as French spreadsheets open it."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=";")
    line.write(_BOM)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield line.getvalue().encode("utf-8", errors="replace")
        line.seek(0)
        line.truncate()
