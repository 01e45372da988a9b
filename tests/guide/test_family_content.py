"""Pages and leaflets for families: short sentences, plain words, dated numbers, whole languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from guide import prose
from guide.leaflets import LANGUAGES
from guide.loading.files import Entry, read_entries
from guide.rich_words import count_words, long_sentences, plain_words, sentences

MOST_WORDS = 15
# What the page is, not what it says.
_NOT_READ = frozenset(
    "type slug anchor audience author sources source kind kinds phase public statut link leaflets "
    "number reviewed_by lang region".split()
)
PAGES = [entry for entry in read_entries() if entry.data.get("audience") == "families"]
FAMILIES = [entry for entry in PAGES if entry.data["type"] == "family"]
TEAM_WORDS = re.compile(r"décroch|dispositif|dérogation|prescri", re.IGNORECASE)
ARABIC, CYRILLIC = re.compile(r"[\u0600-\u06ff]"), re.compile(r"[\u0400-\u04ff]")
SCRIPTS = {"ar": ARABIC, "fa": ARABIC, "uk": CYRILLIC}
# Services as a family must be able to say them at a desk, whatever its language.
AT_THE_DESK = (
    "CIO",
    "mission locale",
    "MDPH",
    "service civique",
    "maison des adolescents",
    "aide sociale à l’enfance",
)


def by_key(entry: Entry) -> str:
    return entry.key.rpartition("/")[2]


def each_page(pages: list[Entry]) -> Any:
    return pytest.mark.parametrize("entry", pages, ids=by_key)


def read_texts(value: Any) -> Iterator[str]:
    """Every text of a content file that people read, as the page prints it."""
    if isinstance(value, str):
        yield prose.from_markdown(value, lambda key, anchor: "<a>")
    elif isinstance(value, dict):
        for name, held in value.items():
            if name not in _NOT_READ:
                yield from read_texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from read_texts(held)


def said(leaflet: dict[str, Any]) -> str:
    return " ".join([leaflet["title"], *leaflet["points"]])


@each_page(PAGES)
def test_no_sentence_is_longer_than_fifteen_words(entry: Entry) -> None:
    found = [one for html in read_texts(entry.data) for one in long_sentences(html, MOST_WORDS)]
    assert found == []


@each_page(PAGES)
def test_no_word_of_the_offices(entry: Entry) -> None:
    read = [plain_words(html) for html in read_texts(entry.data)]
    assert [text for text in read if TEAM_WORDS.search(text)] == []


@each_page(FAMILIES)
def test_a_page_is_read_in_three_minutes(entry: Entry) -> None:
    words = sum(
        count_words(sentence) for html in read_texts(entry.data) for sentence in sentences(html)
    )
    assert 200 <= words <= 450


@each_page(FAMILIES)
def test_a_page_leads_to_places_near_the_reader(entry: Entry) -> None:
    kinds = [block["type"] for section in entry.data["sections"] for block in section["blocks"]]
    assert "actors" in kinds


@each_page(FAMILIES)
def test_every_number_and_every_figure_says_when_it_was_checked_and_where(entry: Entry) -> None:
    for line in [*entry.data.get("helplines", []), *entry.data.get("facts", [])]:
        assert line["checked_on"] <= entry.data["reviewed_on"]
        assert line["source"]


@each_page(FAMILIES)
def test_no_text_and_no_leaflet_names_a_number_that_the_page_does_not_date(entry: Entry) -> None:
    dated = {line["number"] for line in entry.data.get("helplines", [])}
    text = plain_words(" ".join(read_texts(entry.data["sections"])))
    named = set(re.findall(r"\b(?:[Ll]e|au) (\d{3,4})\b", text))
    for leaflet in entry.data["leaflets"]:
        named |= set(leaflet["helplines"])
        named |= set(re.findall(r"\b(?:11[0-9]|3\d{3})\b", said(leaflet)))
    assert named <= dated


@each_page(FAMILIES)
def test_every_language_is_whole(entry: Entry) -> None:
    leaflets = entry.data["leaflets"]
    assert [leaflet["lang"] for leaflet in leaflets] == [code for code, _ in LANGUAGES]
    french = leaflets[0]
    assert 5 <= len(french["points"]) <= 7
    for leaflet in leaflets:
        assert len(leaflet["points"]) == len(french["points"])
        assert all(point.strip() for point in leaflet["points"])
        assert leaflet["helplines"] == french["helplines"]
        assert leaflet["footer"]


@each_page(FAMILIES)
def test_a_family_can_say_the_same_names_in_every_language(entry: Entry) -> None:
    french, *others = entry.data["leaflets"]
    for point, line in enumerate(french["points"]):
        spoken = [name for name in AT_THE_DESK if name.lower() in line.lower()]
        for leaflet in others:
            translated = leaflet["points"][point].lower()
            assert [name for name in spoken if name.lower() not in translated] == []


@each_page(FAMILIES)
def test_a_translation_is_in_its_own_writing(entry: Entry) -> None:
    for leaflet in entry.data["leaflets"]:
        own = SCRIPTS.get(leaflet["lang"])
        for text in [leaflet["title"], *leaflet["points"], leaflet["footer"]]:
            assert own is None or own.search(text), text
            foreign = [script for script in (ARABIC, CYRILLIC) if script is not own]
            assert not any(script.search(text) for script in foreign), text


@each_page(FAMILIES)
def test_no_two_leaflets_say_the_same_words(entry: Entry) -> None:
    """A translation that somebody forgot is the text of another language."""
    texts = sorted(said(leaflet) for leaflet in entry.data["leaflets"])
    assert all(one != other for one, other in pairwise(texts))


@each_page(FAMILIES)
def test_the_french_leaflet_is_short_and_plain_too(entry: Entry) -> None:
    for point in entry.data["leaflets"][0]["points"]:
        assert long_sentences(point, MOST_WORDS) == []
        assert not TEAM_WORDS.search(point)
