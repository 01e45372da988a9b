"""Models to fill in: nothing that could send, every field with its words, nothing else lost."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from guide.models import ToolPage
from tests.factories.guide import ToolPageFactory, block, section
from tests.guide.test_odt import FIELDS, blank_field
from tests.pages import PageRead

MORE = [
    blank_field("Places", "number"),
    blank_field("Par", "choices", options=["CIO", "autre"], help="Plusieurs réponses."),
]


class _Controls(HTMLParser):
    """The controls of a page's main part, with the identifiers that labels and hints name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[tuple[str, dict[str, str | None]]] = []
        self.labelled: set[str | None] = set()
        self.ids: set[str | None] = set()
        self.tags: set[str] = set()
        self._in_label = 0
        self.wrapped = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.add(tag)
        self.ids.add(own.get("id"))
        if tag == "label":
            self._in_label += 1
            self.labelled.add(own.get("for"))
        if tag in ("input", "textarea", "select"):
            self.controls.append((tag, {**own, "wrapped": "yes" if self._in_label else None}))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label -= 1


@pytest.fixture
def sheet(db: None) -> ToolPage:
    made: ToolPage = ToolPageFactory(
        body=[
            section(block("blank", {"title": "Premier", "fields": FIELDS}), title="Une face"),
            section(block("blank", {"title": "Second", "fields": FIELDS + MORE}), title="L’autre"),
        ]
    )
    return made


@pytest.fixture
def answer(sheet: ToolPage, client: Client) -> Any:
    return client.get(sheet.get_url())


@pytest.fixture
def main(answer: Any) -> _Controls:
    return _Controls(answer.content.decode().split("<main")[1].split("</main>")[0])


def test_nothing_on_the_page_can_send(main: _Controls) -> None:
    assert "form" not in main.tags
    assert len(main.controls) == 2 * (3 + 2 + 8) + 3
    for tag, own in main.controls:
        assert own.keys().isdisjoint({"name", "form", "formaction", "list"}), (tag, own)
        assert own["autocomplete"] == "off"


def test_every_field_has_its_words(main: _Controls) -> None:
    for _, own in main.controls:
        assert own["wrapped"] or own.get("aria-label") or own.get("id") in main.labelled


def test_hints_are_read_with_their_field(answer: Any, main: _Controls) -> None:
    named = set(re.findall(r'aria-describedby="([^"]+)"', answer.content.decode()))
    assert len(named) == 3
    assert named <= main.ids


def test_two_models_of_one_page_share_no_identifier(answer: Any) -> None:
    assert PageRead(answer).problems == []


def test_lines_grow_and_take_the_rows_they_were_given(main: _Controls) -> None:
    rows = [own["rows"] for tag, own in main.controls if tag == "textarea"]
    assert sorted(set(rows), key=str) == ["1", "3"]


def test_a_table_has_a_field_a_cell_named_by_column_and_line(main: _Controls) -> None:
    cells = [own["aria-label"] for _, own in main.controls if "aria-label" in own]
    assert cells[:3] == ["Date, ligne 1", "Qui, ligne 1", "Date, ligne 2"]
    assert cells[7] == "Qui, ligne 4"


def test_the_page_says_that_nothing_is_sent_and_offers_to_clear(answer: Any) -> None:
    page = PageRead(answer)
    assert "Ce que vous écrivez ici n’est ni envoyé ni gardé." in page.text
    # The button does nothing without script: it shows when the script does.
    assert re.search(r"<button[^>]*data-blank-clear hidden>Tout effacer", page.source)
    assert "js/blank" in page.source


def test_a_tool_without_model_promises_nothing(client: Client, db: None) -> None:
    page = PageRead(client.get(ToolPageFactory(body=[section()]).get_url()))  # type: ignore[arg-type]
    assert "data-blank-clear" not in page.source
    assert "js/blank" not in page.source


def test_the_page_is_kept_by_no_cookie(answer: Any) -> None:
    assert not answer.cookies
