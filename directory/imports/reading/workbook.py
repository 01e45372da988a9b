"""XLSX and ODS, once the archive was checked: cells as the text that a person sees in them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from directory.imports.reading.limits import (
    CELL_SIGNS,
    CELL_TOO_LONG,
    COLUMNS,
    EMPTY,
    ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    UNREADABLE,
    RefusedFile,
)

NumberedRow = tuple[int, list[str]]
# Titles stand above the table; the header itself is looked for later.
_ABOVE = 50


def open_sheet(path: Path) -> tuple[CalamineSheet, list[str]]:
    """The first visible sheet that has several cells, and the names of the others."""
    try:
        book = CalamineWorkbook.from_path(path)
        shown = [
            one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible
        ]
        for name in shown:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > 1 and sheet.width > 1:
                return sheet, [other for other in shown if other != name]
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedFile(UNREADABLE) from error
    raise RefusedFile(EMPTY)


def sheet_rows(sheet: CalamineSheet) -> Iterator[NumberedRow]:
    """Rows of the sheet, numbered as the spreadsheet numbers them. A merged cell holds its value
    in each of the cells it covers."""
    left = sheet.start[1] if sheet.start else 0
    if sheet.width + left > COLUMNS:
        raise RefusedFile(TOO_MANY_COLUMNS)
    if sheet.height > ROWS + _ABOVE:
        raise RefusedFile(TOO_MANY_ROWS)
    merged = _merged(sheet)
    covered: dict[tuple[int, int], str] = {}
    # calamine's rows start at the top of the sheet, its columns at the first column.
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False)):
        row = [_text(cell) for cell in cells]
        for column, value in enumerate(row):
            if len(value) > CELL_SIGNS:
                raise RefusedFile(CELL_TOO_LONG.format(line=number + 1))
            below = merged.get((number, column))
            if below:
                covered.update(dict.fromkeys(below, value))
            elif not value and (number, column) in covered:
                row[column] = covered.pop((number, column))
        yield number + 1, row


def _merged(sheet: CalamineSheet) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """First cell of a merged area → the others of its first column. What is merged across columns
    is a title: it is not repeated."""
    return {
        (top, left): [(row, left) for row in range(top + 1, min(bottom, top + ROWS) + 1)]
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
        if bottom > top
    }


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        is_day = cell.time() == datetime.time()
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)
