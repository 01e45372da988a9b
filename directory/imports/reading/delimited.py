"""CSV: its encoding, its separator and its rows, each with the line of the file it starts on."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from directory.imports.reading.limits import CELL_SIGNS, CELL_TOO_LONG, UNREADABLE, RefusedFile

SEPARATORS = (";", "\t", ",", "|")
_SAMPLE_ROWS = 40
SAMPLE_SIGNS = 60_000
_PIECE = 1024 * 1024
NumberedRow = tuple[int, list[str]]


def decode(raw: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding as a person may know it."""
    for mark, codec, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if raw.startswith(mark):
            return _decoded(raw, codec), name
    if (guess := _unmarked_utf16(raw)) is not None:
        return _decoded(raw, guess), "UTF-16"
    try:
        return raw.decode("utf-8").replace("\0", ""), "UTF-8"
    except UnicodeDecodeError:
        # The five bytes that Windows-1252 leaves undefined are replaced, and so are seen.
        return raw.decode("cp1252", errors="replace").replace("\0", ""), "Windows-1252"


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec).replace("\0", "")
    except UnicodeDecodeError as error:
        raise RefusedFile(UNREADABLE) from error


def open_large(path: Path) -> tuple[TextIO, str]:
    """A file too large to be held at once: UTF-8 if all of it is, else Windows-1252."""
    codec, name = ("utf-8-sig", "UTF-8") if _is_utf8(path) else ("cp1252", "Windows-1252")
    return path.open(encoding=codec, errors="replace", newline=""), name


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while piece := stream.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _unmarked_utf16(raw: bytes) -> str | None:
    """Every other byte of Western text in UTF-16 is zero."""
    start = raw[:2_000]
    if len(start) < 4:
        return None
    if start[1::2].count(0) > 0.8 * len(start[1::2]):
        return "utf-16-le"
    if start[0::2].count(0) > 0.8 * len(start[0::2]):
        return "utf-16-be"
    return None


def find_separator(text: str) -> str:
    """The one that cuts most of the first rows into the same number of cells, the more the better;
    a spreadsheet may say it itself (« sep=; »)."""
    first = text[:20].splitlines()[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0]) >= 5:
        return first[0][4]
    return max(SEPARATORS, key=lambda one: _evenness(text[:SAMPLE_SIGNS], one))


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths = []
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return (0.0, 0)
    several = [width for width in widths if width > 1]
    if not several:
        return (0.0, 0)
    width, times = Counter(several).most_common(1)[0]
    return (times / len(widths), width)


def numbered_rows(lines: Iterable[str], separator: str) -> Iterator[NumberedRow]:
    csv.field_size_limit(CELL_SIGNS)
    reader = csv.reader(lines, delimiter=separator)
    start = 1
    try:
        for row in reader:
            if not (start == 1 and row and row[0].lower().startswith("sep=")):
                yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error) or "field larger" in str(error):
            raise RefusedFile(CELL_TOO_LONG.format(line=start)) from error
        raise RefusedFile(f"Ligne {start} : {UNREADABLE}") from error
