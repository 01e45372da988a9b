"""The file of a tool, made from the same sections as its page.

What a text editor can hold: headings, paragraphs, lists, links, tables with a header row, and
fields to fill in as dotted lines and boxes. Living blocks belong to the site: left out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from django.conf import settings
from odfdo import (
    Cell,
    Document,
    Element,
    Header,
    Link,
    List,
    ListItem,
    Paragraph,
    Row,
    Span,
    Style,
    Table,
)

from directory.french import typeset
from guide.rendering import show_prose
from guide.runs import Piece, Run, read_pieces

CONTENT_TYPE = "application/vnd.oasis.opendocument.text"
_DOTS = "…" * 28
_BOX = "☐"
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_BODY = "Text_20_body"
_STRONG, _CELL, _GRID = "Fort", "Case", "Tableau"
_BULLETS, _NUMBERS = "List_20_1", "Numbering_20_1"


def build_odt(*, title: str, intro: str, sections: Iterable[Mapping[str, Any]], note: str) -> bytes:
    """A text document; `note`, under its title, says that it is a model, whose, and when."""
    document = Document("text")
    body = document.body
    body.clear()
    document.set_language("fr-FR")
    document.meta.title = title
    _add_styles(document)
    body.append(_heading(1, title))
    body.append(Paragraph(typeset(note), style=_BODY))
    _append_html(body, intro)
    writer = _Writer(body)
    for section in sections:
        body.append(_heading(2, section["title"]))
        for block in section["content"]:
            writer.write(block.block_type, block.value)
    packed = io.BytesIO()
    document.save(packed)
    return _undated(packed)


def _undated(packed: io.BytesIO) -> bytes:
    """The same archive without the hour of its making: the same model is the same file, and a
    browser that has it already is answered so."""
    settled = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(settled, "w") as target:
        for part in source.infolist():
            kept = zipfile.ZipInfo(part.filename, _NO_DATE)
            kept.compress_type = part.compress_type
            target.writestr(kept, source.read(part))
    return settled.getvalue()


def _add_styles(document: Document) -> None:
    """Empty cells must show on paper; the rest is what the text editor does by itself."""
    document.insert_style(Style("text", name=_STRONG, bold=True), automatic=True)
    border = "0.5pt solid #000000"
    cell = Style("table-cell", name=_CELL, border=border, padding="0.1cm")
    document.insert_style(cell, automatic=True)
    document.insert_style(Style("table", name=_GRID), automatic=True)


class _Writer:
    def __init__(self, body: Element) -> None:
        self._body = body
        self._tables = 0
        self._known: dict[str, Callable[[Any], None]] = {
            "text": lambda value: _append_html(body, value),
            "ideas": self._ideas,
            "note": lambda value: _append_html(body, value["text"]),
            "process": self._process,
            "table": self._table,
            "questions": self._questions,
            "blank": self._blank,
            "quotation": lambda value: self._line(f"« {value['text']} » {value['source']}"),
        }

    def write(self, name: str, value: Any) -> None:
        if name in self._known:
            self._known[name](value)

    def _line(self, text: str) -> None:
        self._body.append(Paragraph(typeset(text), style=_BODY))

    def _lines(self, lines: Iterable[Any]) -> None:
        pieces = [piece for line in lines for piece in read_pieces(show_prose(line))]
        self._body.append(_list(pieces, _BULLETS))

    def _ideas(self, value: Any) -> None:
        self._body.append(_heading(3, value["title"]))
        self._lines(value["items"])

    def _process(self, value: Any) -> None:
        for phase in value["phases"]:
            self._body.append(_heading(3, phase["title"]))
            self._lines(phase["steps"])

    def _questions(self, value: Any) -> None:
        for item in value["items"]:
            self._body.append(_heading(3, item["question"]))
            _append_html(self._body, item["answer"])

    def _table(self, value: Any) -> None:
        rows = [[_plain(cell) for cell in row["cells"]] for row in value["rows"]]
        self._grid(value["caption"], list(value["columns"]), rows)

    def _grid(self, name: str, columns: list[str], rows: list[list[str]]) -> None:
        """A header row that comes back at the top of each sheet, as text editors know it."""
        self._tables += 1
        self._body.append(_filled(Paragraph(style=_BODY), [Run(typeset(name), bold=True)]))
        table = Table(f"Tableau {self._tables}", style=_GRID)
        for cells in rows:
            table.append_row(_row(cells))
        head = Element.from_tag("table:table-header-rows")
        head.append(_row(columns, bold=True))
        table.insert(head, position=len(table.get_elements("table:table-column")))
        self._body.append(table)
        self._line("")

    def _blank(self, value: Any) -> None:
        if value["title"]:
            self._body.append(_heading(3, value["title"]))
        for field in value["fields"]:
            self._field(field)

    def _field(self, field: Mapping[str, Any]) -> None:
        label = f"{field['label']} ({field['help']})" if field["help"] else field["label"]
        match field["kind"]:
            case "choice" | "choices":
                boxes = "   ".join(f"{_BOX} {option}" for option in field["options"])
                self._line(f"{label} : {boxes}")
            case "table":
                columns = list(field["columns"])
                self._grid(label, columns, [[""] * len(columns)] * field["lines"])
            case "lines":
                self._line(f"{label} :")
                for _ in range(field["lines"]):
                    self._line(_DOTS)
            case "date":
                self._line(f"{label} : …… / …… / …………")
            case _:
                self._line(f"{label} : {_DOTS}")


def _heading(level: int, text: str) -> Any:
    return _filled(_header(level), [Run(typeset(text))])


def _header(level: int) -> Header:
    header = Header(level)
    header.style = f"Heading_20_{level}"  # odfdo leaves headings without one
    return header


def _row(texts: Iterable[str], *, bold: bool = False) -> Row:
    row = Row()
    for text in texts:
        cell = Cell(style=_CELL)
        cell.append(_filled(Paragraph(), [Run(typeset(text), bold)]))
        row.append(cell)
    return row


def _filled(element: Element, runs: Iterable[Run]) -> Any:
    """The element with its runs; an address of this site is written whole: the file travels."""
    for run in runs:
        if run.href:
            site = settings.SITE_URL.rstrip("/") if run.href.startswith("/") else ""
            element.append(Link(f"{site}{run.href}", text=run.text))
        elif run.bold:
            element.append(Span(run.text, style=_STRONG))
        else:
            element.append(run.text)
    return element


def _list(pieces: Iterable[Piece], style: str) -> List:
    found = List(style=style)
    for piece in pieces:
        item = ListItem()
        item.append(_filled(Paragraph(), piece.runs))
        found.append(item)
    return found


def _plain(value: Any) -> str:
    return " ".join(piece.text for piece in read_pieces(show_prose(value)))


def _append_html(body: Element, value: Any) -> None:
    pieces = read_pieces(show_prose(value))
    for (tag, ordered), group in groupby(pieces, key=lambda piece: (piece.tag, piece.ordered)):
        if tag == "li":
            body.append(_list(group, _NUMBERS if ordered else _BULLETS))
            continue
        for piece in group:
            made = _header(3) if tag != "p" else Paragraph(style=_BODY)
            body.append(_filled(made, piece.runs))
