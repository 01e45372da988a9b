"""Role sheets, glossary and example practices: whole, sourced, and in words that are explained."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from directory.loading.files import CONTENT_DIR as DIRECTORY_CONTENT
from guide.acronyms import unexplained
from guide.loading.files import CONTENT_DIR, Entry
from tests.guide.test_shipped_content import ENTRIES, PRACTICES, ROLES, TERMS, by_key, texts

KINDS = tomllib.loads((DIRECTORY_CONTENT / "vocabularies.toml").read_text(encoding="utf-8"))
THEMES = tomllib.loads((CONTENT_DIR / "themes.toml").read_text(encoding="utf-8"))["themes"]
ACTOR_KINDS = {kind["slug"] for kind in KINDS["actor_kinds"]}
# « Autre structure » is a drawer of the directory, not an actor that the guide describes.
DESCRIBED = ACTOR_KINDS - {"autre"}
# Steering is told apart from circles: who decides is not who calls.
STEERING = {"rectorat", "draaf", "missions-locales-en-region", "prefecture", "dreets", "region"}
PARTS = ["jeune", "role", "demander", "ici"]
# What these services know of a young person is protected: their sheets say so.
BOUND_BY_SECRECY = (
    "pjj aide-sociale-a-l-enfance service-social maison-des-adolescents prevention-specialisee cio "
    "mission-locale etablissements"
).split()
LIMIT = re.compile(r"secret|protégé|confidentiel|ne .{0,40}partage|pas tout dire|liste de noms")
# A name, not a sigle: nothing to spell out.
NAMES = {"RIO", "SAS"}
GLOSSARY = {term["term"]: term.get("full", "") for term in TERMS}
# Département of a commune → region, for the places that examples stand in.
REGION_OF = {"59": "32", "60": "32", "62": "32", "80": "32", "02": "32", "75": "11", "91": "11"}
REGION_OF |= {"93": "11", "45": "24", "37": "24", "69": "84", "974": "04"}


def prose(role: Entry) -> str:
    data = role.data
    blocks = [block for section in data["sections"] for block in section["blocks"]]
    said = [block["text"] for block in blocks if block["type"] == "text"]
    return "\n".join([data["summary"], data["at_the_table"], *said])


def section(role: Entry, anchor: str) -> str:
    found = [one for one in role.data["sections"] if one["anchor"] == anchor]
    return "\n".join(texts(found[0]["blocks"]))


def sigles_of(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """The sigles that neither the page nor the glossary explains, by page."""
    found = {}
    for entry in entries:
        shown = {k: v for k, v in entry.data.items() if k not in ("leaflets", "updates")}
        bare = [s for text in texts(shown) for s in unexplained(text, GLOSSARY)]
        found[entry.key] = sorted(set(bare) - NAMES)
    return {key: bare for key, bare in found.items() if bare}


def test_each_kind_of_actor_has_its_sheet() -> None:
    written = {kind for role in ROLES for kind in role.data["kinds"]}
    assert written == DESCRIBED


def test_each_actor_of_the_steering_has_its_sheet() -> None:
    steering = {r.key.split("/")[1] for r in ROLES if r.data["circle"] == "pilotage"}
    assert steering >= STEERING


@pytest.mark.parametrize("role", ROLES, ids=by_key)
def test_a_sheet_is_long_enough_to_be_used_and_short_enough_to_be_read(role: Entry) -> None:
    assert [one["anchor"] for one in role.data["sections"]] == PARTS
    assert 150 <= len(re.findall(r"[\w’-]+", prose(role))) <= 300


@pytest.mark.parametrize("role", ROLES, ids=by_key)
def test_a_sheet_ends_with_the_same_actors_in_the_reader_s_territory(role: Entry) -> None:
    (block,) = role.data["sections"][-1]["blocks"]
    assert block["type"] == "actors"
    assert block["title"].endswith("de mon territoire")
    assert block["kinds"] == role.data["kinds"]


@pytest.mark.parametrize("role", ROLES, ids=by_key)
def test_a_sheet_says_where_it_acts_and_from_which_lines_it_comes(role: Entry) -> None:
    data = role.data
    assert data["levels"]
    assert set(data["levels"]) <= {"local", "departemental", "regional"}
    assert data["circle"] in {"1", "2", "pilotage", "selon-le-territoire"}
    assert data["roles"]
    for source in data["sources"]:
        first, last = re.fullmatch(r"[\w-]+\.txt:(\d+)-(\d+)", source).groups()  # type: ignore[union-attr]
        assert 0 <= int(last) - int(first) < 60, source


@pytest.mark.parametrize("slug", BOUND_BY_SECRECY)
def test_a_service_bound_by_secrecy_says_what_not_to_ask(slug: str) -> None:
    assert LIMIT.search(section(ENTRIES[f"roles/{slug}"], "demander"))


def test_names_of_2015_stand_only_where_the_page_says_what_changed() -> None:
    old = re.compile(r"Pôle emploi|DIRECCTE|DDCS|[Cc]onseil général|Sconet|Garantie jeunes")
    assert [role.key for role in ROLES if old.search(prose(role))] == []
    before = " ".join(u["before"] for role in ROLES for u in role.data.get("updates", []))
    for name in ("Pôle emploi", "DIRECCTE", "DDCS", "Conseil général", "SCONET", "Garantie jeunes"):
        assert name in before


def test_every_sigle_of_the_guide_is_in_the_glossary() -> None:
    assert sigles_of(ENTRIES.values()) == {}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term["term"]))
def test_a_term_is_explained_in_fifteen_words(term: dict[str, str]) -> None:
    assert len(re.findall(r"[\w’-]+", term["plain"])) <= 15
    is_sigle = re.fullmatch(r"[A-Z][A-Z0-9-]+", term["term"]) is not None
    assert not is_sigle or term["term"] in NAMES or term["full"].strip()


def test_the_glossary_covers_old_names_as_well_as_new_ones() -> None:
    assert len(TERMS) >= 90
    old = {"DIRECCTE", "DDCS", "SCONET", "BEE", "COP", "DSN", "CIVIS", "ANI"}
    assert old | {"DREETS", "DDETS", "SIECLE", "PsyEN", "DSNJ", "CEJ"} <= set(GLOSSARY)


@pytest.mark.parametrize("practice", PRACTICES, ids=by_key)
def test_an_example_stands_in_a_real_place_of_its_region(practice: Entry) -> None:
    commune = practice.data["commune"]
    departement = commune[:3] if commune.startswith("97") else commune[:2]
    assert REGION_OF[departement] == practice.data["region"]


@pytest.mark.parametrize("practice", PRACTICES, ids=by_key)
def test_an_example_can_be_taken_over(practice: Entry) -> None:
    data: dict[str, Any] = practice.data
    assert 5 <= len(data["checklist"]) <= 8
    assert len(data["done"].split()) >= 35
    assert len(re.findall(r"[.!?](?:\s|$)", data["pitfalls"])) >= 2
    assert set(data["actor_kinds"]) <= ACTOR_KINDS
    for result in data["results"]:
        assert result["measure"]
        assert result["after"]


def test_examples_cover_themes_statuses_and_regions() -> None:
    seen = [practice.data for practice in PRACTICES]
    assert {theme for one in seen for theme in one["themes"]} == {t["slug"] for t in THEMES}
    assert {one["status"] for one in seen} == {"shared", "experiment", "tool"}
    regions = Counter(one["region"] for one in seen)
    assert regions["32"] >= 4
    assert {"11", "24", "04"} <= set(regions)
