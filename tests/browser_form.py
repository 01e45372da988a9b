"""What a browser would send for the first form of a page that holds a named field."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

_UNSENT = frozenset({"submit", "button", "image", "reset", "file"})


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[list[tuple[str, str]]] = []
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append([])
        elif tag == "input":
            self._input(at)
        elif tag == "select":
            self._select, self._options = at.get("name", ""), []
        elif tag == "option":
            self._options.append((at.get("value", ""), "selected" in at))
        elif tag == "textarea":
            self._area, self._text = at.get("name", ""), ""

    def _input(self, at: dict[str, str]) -> None:
        kind, name = at.get("type", "text"), at.get("name", "")
        if not name or kind in _UNSENT or (kind in ("radio", "checkbox") and "checked" not in at):
            return
        default = "on" if kind in ("radio", "checkbox") else ""
        self.forms[-1].append((name, at.get("value", default)))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _ in self._options[:1]]
            self.forms[-1] += [(self._select, value) for value in (chosen or first)[:1]]
            self._select = ""
        elif tag == "textarea" and self._area is not None:
            # A browser drops the first line's end, and sends the others as two signs.
            text = self._text.replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            self.forms[-1].append((self._area, text))
            self._area = None


def sent_by(response: HttpResponse, field: str, **changes: Any) -> dict[str, Any]:
    """`changes`: what the person typed; names with a dash in a mapping, by `| {…}`."""
    page = _Forms()
    page.feed(response.content.decode())
    form = next(form for form in page.forms if field in dict(form))
    data: dict[str, list[str]] = {}
    for name, value in form:
        data.setdefault(name, []).append(value)
    return {**data, **changes}
