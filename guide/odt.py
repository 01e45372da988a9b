"""The file of a tool, made from the same sections as its page.

What a text editor can hold: headings, paragraphs, lists, tables with a header row, and fields to
fill in as dotted lines and boxes. Living blocks belong to the site: the file leaves them out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

from odfdo import Document, Element, Header, List, ListItem, Paragraph, Row, Table

from directory.french import typeset

CONTENT_TYPE = "application/vnd.oasis.opendocument.text"
_DOTS = "…" * 28
_BOX = "☐"


def build_odt(*, title: str, intro: str, sections: Iterable[Mapping[str, Any]], note: str) -> bytes:
    """A text document; `note` is its last line: where it comes from, when."""
    document = Document("text")
    body = document.body
    body.clear()
    document.set_language("fr-FR")
    document.meta.title = title
    body.append(Header(1, typeset(title)))
    _append_html(body, intro)
    writer = _Writer(body)
    for section in sections:
        body.append(Header(2, typeset(section["title"])))
        for block in section["content"]:
            writer.write(block.block_type, block.value)
    body.append(Paragraph(typeset(note)))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


class _Writer:
    def __init__(self, body: Element) -> None:
        self._body = body
        self._tables = 0
        self._known: dict[str, Callable[[Any], None]] = {
            "text": lambda value: _append_html(body, value.source),
            "ideas": self._ideas,
            "note": lambda value: _append_html(body, value["text"].source),
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
        self._body.append(Paragraph(typeset(text)))

    def _ideas(self, value: Any) -> None:
        self._body.append(Header(3, typeset(value["title"])))
        self._body.append(_list([_plain(item.source) for item in value["items"]]))

    def _process(self, value: Any) -> None:
        for phase in value["phases"]:
            self._body.append(Header(3, typeset(phase["title"])))
            self._body.append(_list([_plain(step.source) for step in phase["steps"]]))

    def _questions(self, value: Any) -> None:
        for item in value["items"]:
            self._body.append(Header(3, typeset(item["question"])))
            _append_html(self._body, item["answer"].source)

    def _table(self, value: Any) -> None:
        rows = [[_plain(cell.source) for cell in row["cells"]] for row in value["rows"]]
        self._grid(value["caption"], list(value["columns"]), rows)

    def _grid(self, name: str, columns: list[str], rows: list[list[str]]) -> None:
        self._tables += 1
        self._line(name)
        table = Table(f"Tableau {self._tables}")
        for cells in (columns, *rows):
            row = Row()
            row.set_values([typeset(cell) for cell in cells])
            table.append_row(row)
        self._body.append(table)

    def _blank(self, value: Any) -> None:
        if value["title"]:
            self._body.append(Header(3, typeset(value["title"])))
        for field in value["fields"]:
            self._field(field)

    def _field(self, field: Mapping[str, Any]) -> None:
        match field["kind"]:
            case "choice" | "choices":
                boxes = "   ".join(f"{_BOX} {option}" for option in field["options"])
                self._line(f"{field['label']} : {boxes}")
            case "table":
                columns = list(field["columns"])
                self._grid(field["label"], columns, [[""] * len(columns)] * field["lines"])
            case "lines":
                self._line(f"{field['label']} :")
                for _ in range(field["lines"]):
                    self._line(_DOTS)
            case _:
                self._line(f"{field['label']} : {_DOTS}")


def _list(items: Iterable[str]) -> List:
    found = List()
    for item in items:
        found.append_item(ListItem(typeset(item)))
    return found


class _Reader(HTMLParser):
    """Rich text as (tag, text) pieces: "p", "h3", "h4", "li"."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[tuple[str, str]] = []
        self._tag, self._text = "p", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "h3", "h4", "li"):
            self.close_piece()
            self._tag = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "h3", "h4", "li"):
            self.close_piece()

    def handle_data(self, data: str) -> None:
        self._text += data

    def close_piece(self) -> None:
        text = " ".join(self._text.split())
        if text:
            self.pieces.append((self._tag, text))
        self._tag, self._text = "p", ""


def _pieces(html: str) -> list[tuple[str, str]]:
    reader = _Reader()
    reader.feed(html)
    reader.close_piece()
    return reader.pieces


def _plain(html: str) -> str:
    return " ".join(text for _, text in _pieces(html))


def _append_html(body: Element, html: str) -> None:
    items: list[str] = []
    for tag, text in [*_pieces(html), ("end", "")]:
        if tag == "li":
            items.append(text)
            continue
        if items:
            body.append(_list(items))
            items = []
        if tag in ("h3", "h4"):
            body.append(Header(int(tag[1]), typeset(text)))
        elif tag == "p":
            body.append(Paragraph(typeset(text)))
