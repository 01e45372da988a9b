"""The process that reads a file, and that may be killed: `python -m … PATH [KEEP]`.

It takes its limits before it opens anything. It prints JSON: one line about the table, then one a
row; or one line {"refused": sentence}.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from pathlib import Path

from directory.imports.reading.archive import ENCRYPTED, check_archive
from directory.imports.reading.delimited import (
    SAMPLE_SIGNS,
    decode,
    find_separator,
    numbered_rows,
    open_large,
)
from directory.imports.reading.keeping import Keep
from directory.imports.reading.limits import (
    LARGE_AS_CSV,
    LARGE_BYTES,
    LARGE_PROCESSOR_S,
    MEMORY_BYTES,
    PACKED_BYTES,
    PROCESSOR_S,
    TOLD_BYTES,
    TOO_HEAVY,
    TOO_LARGE,
    TOO_MUCH,
    UNREADABLE,
    RefusedFile,
)
from directory.imports.reading.table import Table, find_table

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PAGE = "Ce fichier est une page web, pas un tableau. Téléchargez de nouveau le fichier lui-même."
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"{\\rtf")


def take_limits(processor_s: int = PROCESSOR_S) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (processor_s, processor_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: Path, keep: Keep | None = None) -> Table:
    """What the file is shows in its first bytes, whatever its name says."""
    size = path.stat().st_size
    if size > (LARGE_BYTES if keep else PACKED_BYTES):
        raise RefusedFile(TOO_LARGE if keep else TOO_HEAVY)
    is_large = size > PACKED_BYTES
    with path.open("rb") as stream:
        start = stream.read(512)
    if start.startswith(_ZIP):
        if is_large:
            raise RefusedFile(LARGE_AS_CSV)
        return _read_workbook(path, keep)
    if start.startswith(_OLE):
        raise RefusedFile(f"{ENCRYPTED} Un ancien .xls s’enregistre en .xlsx.")
    if start.startswith(_NOT_TABLES):
        raise RefusedFile(UNREADABLE)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise RefusedFile(_PAGE)
    return _read_large_text(path, keep) if is_large else _read_text(path, keep)


def _read_workbook(path: Path, keep: Keep | None) -> Table:
    check_archive(path)
    from directory.imports.reading.workbook import open_sheet, sheet_rows

    sheet, others = open_sheet(path)
    table = find_table(sheet_rows(sheet), keep)
    table.sheet, table.other_sheets = sheet.name, others
    return table


def _read_text(path: Path, keep: Keep | None) -> Table:
    text, encoding = decode(path.read_bytes())
    separator = find_separator(text)
    table = find_table(numbered_rows(io.StringIO(text, newline=""), separator), keep)
    table.encoding, table.separator = encoding, separator
    return table


def _read_large_text(path: Path, keep: Keep | None) -> Table:
    stream, encoding = open_large(path)
    separator = find_separator(stream.read(SAMPLE_SIGNS))
    stream.seek(0)
    lines = (line.replace("\0", "") for line in stream)
    table = find_table(numbered_rows(lines, separator), keep)
    table.encoding, table.separator = encoding, separator
    return table


def tell(table: Table) -> None:
    """Everything is read before the first word is printed: a file is read whole or refused."""
    about = {
        "headers": table.headers,
        "header_line": table.header_line,
        "encoding": table.encoding,
        "separator": table.separator,
        "sheet": table.sheet,
        "other_sheets": table.other_sheets,
    }
    lines, size = [], 0
    for row in table.rows:
        line = json.dumps(row, ensure_ascii=True)
        size += len(line)
        if size > TOLD_BYTES:
            raise RefusedFile(TOO_MUCH)
        lines.append(line)
    about["elsewhere"] = table.elsewhere
    sys.stdout.write("\n".join((json.dumps(about), *lines)))


def main() -> None:
    keep = Keep.from_json(sys.argv[2]) if len(sys.argv) > 2 else None
    path = Path(sys.argv[1])
    is_large = keep is not None and path.stat().st_size > PACKED_BYTES
    take_limits(LARGE_PROCESSOR_S if is_large else PROCESSOR_S)
    try:
        tell(read(path, keep))
    except RefusedFile as refusal:
        sys.stdout.write(json.dumps({"refused": str(refusal)}))
    except MemoryError:
        sys.stdout.write(json.dumps({"refused": TOO_MUCH}))


if __name__ == "__main__":
    main()
