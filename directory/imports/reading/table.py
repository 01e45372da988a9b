"""Which row holds the titles of the columns, and the rows below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from directory.imports.reading.keeping import Keep
from directory.imports.reading.limits import (
    COLUMNS,
    EMPTY,
    NO_HEADER,
    ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    RefusedFile,
)

NumberedRow = tuple[int, list[str]]
_LOOKED_AT = 20
_NUMBER = re.compile(r"^[+-]?[\d\s.,/:%-]+$")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(slots=True)
class Table:
    """`header_line` and the numbers of rows are those that a person sees in the file. `elsewhere`:
    how many rows were left out, once all are read."""

    headers: list[str]
    header_line: int
    rows: Iterable[NumberedRow]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)
    elsewhere: int = 0


def tidy(cell: str) -> str:
    """Spaces of any kind are one; line breaks inside a cell stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in cell.splitlines())
    return "\n".join(line for line in lines if line)


def find_table(rows: Iterable[NumberedRow], keep: Keep | None = None) -> Table:
    """`keep`: chosen before cells are tidied, which is most of the work."""
    raw, first = iter(rows), []
    for number, cells in raw:
        row = [tidy(cell) for cell in cells]
        if any(row):
            first.append((number, row))
        if len(first) == _LOOKED_AT:
            break
    if len(first) < 2:
        raise RefusedFile(EMPTY)
    at = _header_at([row for _, row in first])
    if at is None:
        raise RefusedFile(NO_HEADER)
    header_line, headers = first[at]
    width = max(i for i, title in enumerate(headers, start=1) if title)
    if width > COLUMNS:
        raise RefusedFile(TOO_MANY_COLUMNS)
    is_kept = keep.rule(headers) if keep else _always
    table = Table(_distinct(headers[:width]), header_line, ())

    def kept(rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
        for number, row in rows:
            if is_kept(row):
                yield number, row
            else:
                table.elsewhere += 1

    rest = ((number, [tidy(cell) for cell in row]) for number, row in kept(raw))
    table.rows = _below(chain(kept(first[at + 1 :]), rest), width)
    return table


def _always(row: Sequence[str]) -> bool:
    return True


def _header_at(rows: list[list[str]]) -> int | None:
    """The first row that has as many titles as a table has columns: words, none of them a number,
    at least half of the cells of the widest row."""
    widest = max(sum(1 for cell in row if cell) for row in rows)
    for at, row in enumerate(rows):
        titles = [cell for cell in row if cell]
        if len(titles) >= max(2, widest / 2) and not any(_NUMBER.match(one) for one in titles):
            return at
    return None


def _distinct(headers: list[str]) -> list[str]:
    """Two columns of one title are told apart by their place; one without title says its place."""
    seen: dict[str, int] = {}
    told = []
    for number, title in enumerate(headers, start=1):
        name = title.replace("\n", " ")[:120] or f"Colonne {number}"
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _below(rows: Iterable[NumberedRow], width: int) -> Iterator[NumberedRow]:
    count = 0
    for number, row in rows:
        if not any(row):
            continue
        if len(row) > COLUMNS and any(row[COLUMNS:]):
            raise RefusedFile(TOO_MANY_COLUMNS)
        count += 1
        if count > ROWS:
            raise RefusedFile(TOO_MANY_ROWS)
        # What stands right of the titles has no title: kept, so that nothing is lost silently.
        yield number, row + [""] * (width - len(row))
