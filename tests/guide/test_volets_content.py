"""Volets 1 to 3 in detail: long enough to be used, and true to the lines that they come from."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from typing import Any

import pytest

from guide.loading.files import CONTENT_DIR, read_entries
from tests.guide.test_shipped_content import ENTRIES, words

GUIDE_2015 = "guide-psad-2015.txt"
# Where each volet stands in the source.
EXTENTS = {
    "volets/acteurs": (398, 749),
    "volets/reperage": (750, 1017),
    "volets/contact-et-suivi": (1018, 1239),
}
IDEAS = tomllib.loads((CONTENT_DIR / "key_ideas.toml").read_text(encoding="utf-8"))["ideas"]
# Coordinates of 2015 that nobody could confirm: never again on a page.
DEAD = re.compile(r"0 ?800 ?00 ?66 ?12|orion\.education")


def extent(lines: str) -> tuple[int, int]:
    first, _, last = lines.partition("-")
    return int(first), int(last)


def mapped(key: str) -> list[dict[str, Any]]:
    """The ideas of the volet's own pages of the source, in their order."""
    first, last = EXTENTS[key]
    found = [one for one in IDEAS if one["source"] == GUIDE_2015]
    inside = [one for one in found if first <= extent(one["lines"])[0] <= last]
    return sorted(inside, key=lambda one: extent(one["lines"]))


@pytest.mark.parametrize("key", EXTENTS)
def test_a_volet_says_enough_to_be_used(key: str) -> None:
    assert words(ENTRIES[key]) >= 900


@pytest.mark.parametrize("key", EXTENTS)
def test_each_idea_of_the_source_is_mapped_once(key: str) -> None:
    ranges = [extent(one["lines"]) for one in mapped(key)]
    assert len(ranges) >= 20
    assert all(first <= last for first, last in ranges)
    assert ranges[-1][1] <= EXTENTS[key][1]
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


@pytest.mark.parametrize("key", EXTENTS)
def test_a_key_idea_cites_the_lines_that_lead_to_its_section(key: str) -> None:
    places = {one["lines"]: (one["key"], one["anchor"]) for one in mapped(key)}
    for idea in ENTRIES[key].data["key_ideas"]:
        source, _, lines = idea["sources"][0].partition(":")
        first, last = extent(lines if "-" in lines else f"{lines}-{lines}")
        assert source == GUIDE_2015
        leads = {place for span, place in places.items() if first <= extent(span)[0] <= last}
        assert leads == {(key, idea["section"])}


@pytest.mark.parametrize("key", EXTENTS)
def test_each_section_develops_a_key_idea(key: str) -> None:
    sections = ENTRIES[key].data["sections"]
    ideas = range(1, len(ENTRIES[key].data["key_ideas"]) + 1)
    assert [section["key_idea"] for section in sections] == list(ideas)


def test_dead_numbers_and_addresses_of_2015_are_on_no_page() -> None:
    assert [entry.key for entry in read_entries() if DEAD.search(str(entry.data))] == []
