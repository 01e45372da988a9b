"""Rich text as pieces that a text editor can hold: paragraphs, headings, items, and their runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_PIECES = ("p", "h3", "h4", "li")
_BOLD = ("b", "strong")
# Blanks of the HTML itself; no-break spaces are the text's own.
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind; `href` is empty when they lead nowhere."""

    text: str
    bold: bool = False
    href: str = ""


@dataclass(slots=True)
class Piece:
    """`tag`: "p", "h3", "h4" or "li"; `ordered`: an item that has a number."""

    tag: str = "p"
    ordered: bool = False
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def read_pieces(html: str) -> list[Piece]:
    """The pieces of clean rich text, in order; those without a word are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_piece()
    return reader.pieces


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._piece = Piece()
        self._bold = 0
        self._href = ""
        self._lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag in _PIECES and not (tag == "p" and self._lists):
            self.end_piece()
            self._piece = Piece(tag, ordered=tag == "li" and self._lists[-1:] == ["ol"])
        elif tag in _BOLD:
            self._bold += 1
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.end_piece()
            self._lists[-1:] = []
        elif tag in _PIECES and not (tag == "p" and self._lists):
            self.end_piece()
        elif tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        text = _BLANKS.sub(" ", data)
        if not self._piece.text or self._piece.text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            self._piece.runs.append(Run(text, bool(self._bold), self._href))

    def end_piece(self) -> None:
        if self._piece.text.strip():
            self.pieces.append(self._piece)
        self._piece = Piece()
