"""The content that ships: every key idea of the sources has its block, every change its source."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.utils.text import slugify

from directory.loading.files import CONTENT_DIR as DIRECTORY_CONTENT
from guide.leaflets import LANGUAGES
from guide.loading.files import CONTENT_DIR, Entry, read_entries

ENTRIES = {entry.key: entry for entry in read_entries()}
IDEAS = tomllib.loads((CONTENT_DIR / "key_ideas.toml").read_text(encoding="utf-8"))["ideas"]
TERMS = tomllib.loads((DIRECTORY_CONTENT / "glossary.toml").read_text(encoding="utf-8"))["terms"]
VOLETS = [entry for entry in ENTRIES.values() if entry.data["type"] == "volet"]
ROLES = [entry for entry in ENTRIES.values() if entry.data["type"] == "role"]
FAMILIES = [entry for entry in ENTRIES.values() if entry.data["type"] == "family"]
PRACTICES = [entry for entry in ENTRIES.values() if entry.data["type"] == "practice"]
TOOLS = [entry for entry in ENTRIES.values() if entry.data["type"] == "tool"]

# The numbered ideas of « En quelques mots », by volet, as lines of the sources.
NUMBERED = {
    "volets/acteurs": ["410-412", "414-416", "418-420", "422-428", "430-432"],
    "volets/reperage": ["766-766", "768-772", "774-776"],
    "volets/contact-et-suivi": ["1030-1032", "1034-1038", "1040-1044", "1046-1048"],
    "volets/solutions": ["1249-1255", "1257-1257", "1259-1261"],
    "volets/pilotage": ["1484-1488", "1490-1494"],
}
# Words that a young person or a parent should never meet at first level.
TEAM_WORDS = re.compile(r"\b(décrocheu|dispositif|dérogation|prescri)", re.IGNORECASE)


def by_key(entry: Entry) -> str:
    return entry.key


def texts(value: Any) -> list[str]:
    """Every text of a file that people read."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, dict):
        hidden = {"sources", "type", "slug", "anchor", "section", "page", "author", "audience"}
        return [text for key, item in value.items() if key not in hidden for text in texts(item)]
    return []


def words(entry: Entry) -> int:
    shown = {k: v for k, v in entry.data.items() if k not in ("updates", "leaflets", "tools")}
    return sum(len(re.findall(r"[\w’-]+", text)) for text in texts(shown))


def anchors(entry: Entry) -> set[str]:
    sections = entry.data.get("sections", [])
    return {section.get("anchor") or slugify(section["title"]) for section in sections}


def places(entry: Entry) -> set[str]:
    """Where an idea may lead: a section, a step, the process of a volet, the page as a whole."""
    steps = {f"etape-{number}" for number, _ in enumerate(entry.data.get("steps", []), 1)}
    return anchors(entry) | steps | ({"deroule"} if entry.data.get("phases") else set()) | {""}


@pytest.mark.parametrize("idea", IDEAS, ids=lambda one: f"{one['source']}:{one['lines']}")
def test_every_key_idea_of_the_sources_has_its_block(idea: dict[str, str]) -> None:
    assert idea["key"] in ENTRIES
    assert idea["anchor"] in places(ENTRIES[idea["key"]])


@pytest.mark.parametrize("key", NUMBERED)
def test_the_numbered_ideas_are_the_volet_s_own_and_lead_to_a_section(key: str) -> None:
    mapped = {idea["lines"] for idea in IDEAS if idea["key"] == key}
    assert set(NUMBERED[key]) <= mapped
    volet = ENTRIES[key].data
    assert len(volet["key_ideas"]) >= len(NUMBERED[key])
    numbers = {section.get("key_idea") for section in volet["sections"]}
    for number, idea in enumerate(volet["key_ideas"], 1):
        assert idea["section"] in anchors(ENTRIES[key])
        assert idea["sources"]
        assert number in numbers


@pytest.mark.parametrize("volet", VOLETS, ids=by_key)
def test_a_volet_has_its_whole_anatomy(volet: Entry) -> None:
    data = volet.data
    assert words(volet) >= 600
    for part in ("motto", "objective", "phases", "tools", "asks", "contribution", "updates"):
        assert data[part], part
    kinds = [block["type"] for section in data["sections"] for block in section["blocks"]]
    assert "ideas" in kinds
    assert len({"actors", "solutions", "map", "platform", "scheme"} & set(kinds)) >= 2
    assert {ask["section"] for ask in data["asks"]} <= anchors(volet)


def test_five_volets_in_order() -> None:
    numbers = sorted(volet.data["number"] for volet in VOLETS)
    assert numbers == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=by_key)
def test_every_page_says_who_when_and_in_a_short_sentence_what(entry: Entry) -> None:
    assert entry.data["author"]
    assert entry.data["reviewed_on"]
    assert len(entry.data["summary"]) <= 240
    assert len(anchors(entry)) == len(entry.data.get("sections", []))


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=by_key)
def test_every_fact_that_changed_says_since_when_and_by_what(entry: Entry) -> None:
    for update in entry.data.get("updates", []):
        assert all(update[name].strip() for name in ("before", "now", "since", "source"))
        assert re.search(r"\d{4}|à vérifier", update["since"])


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=by_key)
def test_links_make_sense_alone_and_lead_somewhere(entry: Entry) -> None:
    for text in texts(entry.data):
        for label, target in re.findall(r"\[([^\]]+)\]\(([^)]+)\)", text):
            assert label.lower() not in {"ici", "cliquez ici", "lien", "là"}
            if target.startswith("guide:"):
                key, _, anchor = target.removeprefix("guide:").partition("#")
                assert key in ENTRIES
                assert not anchor or anchor in anchors(ENTRIES[key])


def test_the_glossary_explains_sixty_terms_and_more() -> None:
    names = [term["term"] for term in TERMS]
    assert len(names) >= 60
    assert len(names) == len(set(names))
    assert sum(1 for term in TERMS if term.get("full")) >= 40


def test_every_kind_of_actor_that_receives_young_people_has_its_sheet() -> None:
    described = {kind for role in ROLES for kind in role.data["kinds"]}
    expected = (
        "cio college lycee lycee-pro lycee-agricole prive mlds structure-retour greta cned casnav "
        "dsden rectorat mission-locale arml france-travail cfa organisme-formation afpa e2c epide "
        "dreets entreprise info-jeunes centre-social pre prevention ase service-social association "
        "parents pjj upr defense smv sma mfr maison-ados paej region departement commune epci "
        "prefecture consulaire"
    )
    assert set(expected.split()) <= described


def test_eight_pages_for_families_each_in_seven_languages() -> None:
    assert len(FAMILIES) == 8
    for page in FAMILIES:
        assert [leaflet["lang"] for leaflet in page.data["leaflets"]] == [c for c, _ in LANGUAGES]


@pytest.mark.parametrize("family", FAMILIES, ids=by_key)
def test_every_language_says_the_same_points(family: Entry) -> None:
    french, *others = family.data["leaflets"]
    for leaflet in others:
        assert len(leaflet["points"]) == len(french["points"])
        assert leaflet["helplines"] == french["helplines"]
        assert leaflet["reviewed_by"] == ""  # nobody has read them yet: the page says so


def sentences(entry: Entry) -> list[str]:
    plain = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", "\n".join(texts(page_text(entry))))
    pieces = re.split(r"[.!?:;]\s|[.!?:;]$|\n+|(?<=[.!?]) ", plain)
    return [piece for piece in pieces if piece.strip()]


def page_text(entry: Entry) -> dict[str, Any]:
    names = ("title", "summary", "intro", "sections")
    return {name: entry.data[name] for name in names if name in entry.data}


@pytest.mark.parametrize("family", FAMILIES, ids=by_key)
def test_families_read_short_sentences_and_plain_words(family: Entry) -> None:
    for sentence in sentences(family):
        count = len(re.findall(r"[\w’]+", sentence))
        assert count <= 15, sentence
        assert not TEAM_WORDS.search(sentence), sentence


@pytest.mark.parametrize("family", FAMILIES, ids=by_key)
def test_a_number_to_call_says_when_it_was_checked_or_that_it_was_not(family: Entry) -> None:
    for line in family.data.get("helplines", []):
        assert line.get("checked_on") or "vérifier" in line["source"] or "urgence" in line["source"]


@pytest.mark.parametrize("practice", PRACTICES, ids=by_key)
def test_examples_of_practices_are_marked_and_whole(practice: Entry) -> None:
    data = practice.data
    assert data["example"] is True
    assert data["title"].endswith("(exemple)")
    assert data["run_by"].endswith("(exemple)")
    assert "inventés" in data["results_text"]
    assert len(data["checklist"]) >= 5
    for part in ("problem", "done", "conditions", "pitfalls", "themes", "volet"):
        assert data[part]


def test_twelve_practices_over_every_volet_and_several_regions() -> None:
    assert len(PRACTICES) == 12
    assert {practice.data["volet"] for practice in PRACTICES} == {volet.key for volet in VOLETS}
    assert len({practice.data["region"] for practice in PRACTICES}) >= 4


def test_the_toolbox_that_the_guide_of_2015_announced() -> None:
    named = {Path(tool.key).name for tool in TOOLS}
    wanted = (
        "charte-de-fonctionnement charte-de-confidentialite fiche-acteur fiche-solution "
        "ordre-du-jour-cercle-1 ordre-du-jour-cercle-2 lettre-de-mission-responsable "
        "lettre-de-mission-assistant document-de-restitution registre-de-suivi fiche-de-suivi "
        "kit-de-communication fiche-entretien-situation calendrier-annuel"
    )
    assert named == set(wanted.split())
