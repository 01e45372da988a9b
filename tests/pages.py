"""Reading a page of ours in a test: well-formed, one h1, what it says."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# SVG shapes close themselves (`<use …/>`), which html.parser tells apart.


class _Checker(HTMLParser):
    """Every tag opened is closed, in order; identifiers are used once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.problems: list[str] = []
        self.headings: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._read(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._read(tag, attrs)

    def _read(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.problems.append(f"<{tag}> repeats an attribute")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> carries {name}=")
            if name == "id" and value:
                self.ids.append(value)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing of its own")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "h1":
            self.headings.append(data)
        if "script" not in self.open:
            self.words.append(data)


class PageRead:
    """`text`: what a reader sees, spaces evened out and no-break spaces made ordinary."""

    def __init__(self, response: HttpResponse) -> None:
        self.source = response.content.decode()
        self._checker = _Checker()
        self._checker.feed(self.source)
        self.text = " ".join(" ".join(self._checker.words).split())

    @property
    def problems(self) -> list[str]:
        ids = self._checker.ids
        repeated = {one for one in ids if ids.count(one) > 1}
        found = [*self._checker.problems, *(f"id {one} twice" for one in sorted(repeated))]
        if self.source.count("<h1") != 1:
            found.append(f"{self.source.count('<h1')} h1")
        if self._checker.open:
            found.append(f"left open: {self._checker.open}")
        return found

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.source, re.S)
        return html.unescape(found[1]).replace("\xa0", " ") if found else ""

    @property
    def structured_data(self) -> dict[str, Any]:
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', self.source, re.S)
        assert found is not None, "no JSON-LD"
        data: dict[str, Any] = json.loads(found[1])
        return data
