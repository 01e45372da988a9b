"""What people type in a plain form, as rich text, and back again.

Paragraphs, lines, lists, `**bold**`, `*italic*`, `### a heading`, `[words](address)`; everything
else is ordinary text. A text that an editor changed meanwhile comes back to the form whole.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from wagtail.rich_text import expand_db_html

from guide import prose

_reader = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["newline", "list", "emphasis", "link", "escape", "heading"]
)
# Spaces at the start of a line mean nothing here; a heading of any size is one below ours.
_INDENT = re.compile(r"^[ \t\u00a0]+", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[•–—·][ \t]+", re.MULTILINE)
# « 3*4*5 » and « 2024. Une année » are words, not marks.
_INSIDE_WORD = re.compile(r"(?<=\w)(\*+)(?=\w)")
_YEAR = re.compile(r"^(\d{3,})([.)])(?= )", re.MULTILINE)
_NESTED = re.compile(r"^(?:[-+*][ \t]+)+(?=[-+*](?:[ \t]|$))", re.MULTILINE)
_SPECIAL = re.compile(r"([\\*_\[\]#])|^(\d+)([.)])(?= )|^([-+])(?= )", re.MULTILINE)
_NAMES = (("strong", "b"), ("em", "i"))


def to_rich(text: str) -> str:
    """Clean stored HTML; empty for an empty text."""
    even = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    even = _BULLET.sub("- ", _HEADING.sub("### ", _INDENT.sub("", even)))
    even = _NESTED.sub("", even)
    even = _YEAR.sub(r"\1\\\2", _INSIDE_WORD.sub(_not_a_mark, even))
    html = _reader.render(even)
    for theirs, ours in _NAMES:
        html = html.replace(f"<{theirs}>", f"<{ours}>").replace(f"</{theirs}>", f"</{ours}>")
    return prose.clean(html).strip()


def _not_a_mark(found: re.Match[str]) -> str:
    return "".join(f"\\{star}" for star in found[1])


def to_text(html: str) -> str:
    """What to show in the form for a stored text; `to_rich` makes the same text of it again."""
    expanded = prose.clean(expand_db_html(html)) if html else ""
    plain = _Writer(expanded, escaped=False).text
    if to_rich(plain) == to_rich(_Writer(expanded, escaped=True).text):
        return plain
    return _Writer(expanded, escaped=True).text


class _Writer(HTMLParser):
    """Known tags only: the text was cleaned before."""

    def __init__(self, html: str, *, escaped: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._escaped = escaped
        self._parts: list[str] = []
        self._lists: list[int] = []  # 0 for bullets, else the number of the next item
        self._links: list[str] = []
        self.feed(html)
        self.close()
        lines = re.sub(r"\n +", "\n", "".join(self._parts))
        self.text = re.sub(r"\n{3,}", "\n\n", lines).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "b" | "strong":
                self._parts.append("**")
            case "i" | "em":
                self._parts.append("*")
            case "br":
                self._parts.append("\n")
            case "h3" | "h4":
                self._parts.append("\n\n### ")
            case "p" if not self._lists:
                self._parts.append("\n\n")
            case "ul" | "ol":
                self._lists.append(1 if tag == "ol" else 0)
                self._parts.append("\n\n")
            case "li":
                self._start_item()
            case "a":
                self._links.append(dict(attrs).get("href") or "")
                self._parts.append("[")

    def _start_item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        self._parts.append(f"\n{number}. " if number else "\n- ")
        if number:
            self._lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "b" | "strong":
                self._parts.append("**")
            case "i" | "em":
                self._parts.append("*")
            case "ul" | "ol" if self._lists:
                self._lists.pop()
                self._parts.append("\n\n")
            case "p" | "h3" | "h4" if not self._lists:
                self._parts.append("\n\n")
            case "a" if self._links:
                self._parts.append(f"]({self._links.pop()})")

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s*\n\s*", " ", data) if data.strip() else data.replace("\n", "")
        self._parts.append(_escape(words) if self._escaped else words)


def _escape(words: str) -> str:
    return _SPECIAL.sub(_escaped, words)


def _escaped(found: re.Match[str]) -> str:
    special, number, dot, bullet = found.groups()
    if number:
        return f"{number}\\{dot}"
    return f"\\{special or bullet}"
