"""Each idea of the sources on solutions, steering, money, RIO and the guide has its place."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.utils.text import slugify

from guide.loading.files import CONTENT_DIR, Entry, read_entries

GUIDE_2015 = "guide-psad-2015.txt"
STEERING = "guide-psad-volet-pilotage.txt"
ENTRIES = {entry.key: entry for entry in read_entries()}
FILES = sorted(CONTENT_DIR.glob("key_ideas*.toml"))
SECOND = tomllib.loads((CONTENT_DIR / "key_ideas_2.toml").read_text(encoding="utf-8"))["ideas"]
IDEAS: list[dict[str, str]] = [
    idea for path in FILES for idea in tomllib.loads(path.read_text(encoding="utf-8"))["ideas"]
]

# The numbered ideas of « En quelques mots », every good idea and every phase of volets 4 and 5, the
# funds and what may be done in RIO: (source, lines) as they stand there, and the page that says it.
REQUIRED = {
    "volets/solutions": [
        *((GUIDE_2015, lines) for lines in ("1249-1255", "1257-1257", "1259-1261")),
        *((GUIDE_2015, lines) for lines in ("1293-1295", "1297-1299", "1372-1374", "1376-1376")),
        *((GUIDE_2015, lines) for lines in ("1378-1378", "1380-1380", "1382-1384", "1465-1469")),
        *((GUIDE_2015, lines) for lines in ("1389-1415", "1417-1431", "1433-1449", "1451-1461")),
        *((GUIDE_2015, lines) for lines in ("2744-2750", "2765-2777", "2805-2832", "2935-3004")),
    ],
    "volets/pilotage": [
        *((GUIDE_2015, lines) for lines in ("1484-1486", "1488-1488", "1490-1494", "1629-1635")),
        *((GUIDE_2015, lines) for lines in ("1559-1559", "1561-1561", "1563-1563", "1612-1618")),
        *((GUIDE_2015, lines) for lines in ("1620-1620", "1651-1661")),
        *((STEERING, lines) for lines in ("15-16", "17-17", "44-48", "66-69", "85-87")),
    ],
    "topics/financement": [
        (GUIDE_2015, lines) for lines in ("2687-2715", "2717-2729", "2731-2737", "2739-2741")
    ],
    "topics/rio-siei-siecle": [
        (GUIDE_2015, lines) for lines in ("784-788", "790-802", "916-918", "920-922", "924-926")
    ],
    "topics/pourquoi-ce-guide": [
        (GUIDE_2015, lines) for lines in ("68-84", "86-90", "94-98", "100-104")
    ],
}
# The questions of the source's table of contents, by volet.
QUESTIONS = {
    "volets/solutions": ["333-335", "337-339", "341-345"],
    "volets/pilotage": ["363-365", "367-369", "371-371"],
}
REGIONAL = [entry for key, entry in ENTRIES.items() if key.startswith("regions/")]
OURS = [*REQUIRED, "topics/ce-que-ce-site-ne-fait-pas"]
SINCE = re.compile(r"\b(19|20)\d{2}\b|à vérifier")


def by_lines(idea: dict[str, str]) -> str:
    return f"{idea['source']}:{idea['lines']}"


def by_key(entry: Entry) -> str:
    return entry.key


def extent(lines: str) -> tuple[int, int]:
    first, _, last = lines.partition("-")
    return int(first), int(last)


def anchors(entry: Entry) -> list[str]:
    sections = entry.data.get("sections", [])
    return [section.get("anchor") or slugify(section["title"]) for section in sections]


def places(entry: Entry) -> set[str]:
    """Where an idea may lead: a section, a step, the process of a volet, the page as a whole."""
    steps = {f"etape-{number}" for number, _ in enumerate(entry.data.get("steps", []), 1)}
    return {"", *anchors(entry), *steps, *(["deroule"] if entry.data.get("phases") else [])}


def texts(value: Any) -> list[str]:
    """What people read in a part of a page: prose, items, cells, steps."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [item for name, item in value.items() if name not in ("type", "anchor", "page")]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("idea", IDEAS, ids=by_lines)
def test_an_idea_leads_to_a_page_and_to_a_place_in_it(idea: dict[str, str]) -> None:
    assert idea["key"] in ENTRIES
    assert idea["anchor"] in places(ENTRIES[idea["key"]])
    assert idea["idea"].strip()
    first, last = extent(idea["lines"])
    assert 0 < first <= last


@pytest.mark.parametrize("key", REQUIRED)
def test_the_ideas_of_the_sources_are_all_there(key: str) -> None:
    mapped = {(idea["source"], idea["lines"]) for idea in IDEAS if idea["key"] == key}
    assert set(REQUIRED[key]) <= mapped


def test_lines_are_mapped_once_and_do_not_overlap() -> None:
    assert max(Counter(map(by_lines, SECOND)).values()) == 1
    for source in {idea["source"] for idea in SECOND}:
        spans = sorted(extent(idea["lines"]) for idea in SECOND if idea["source"] == source)
        assert all(before[1] < after[0] for before, after in pairwise(spans)), source


@pytest.mark.parametrize("key", QUESTIONS)
def test_each_question_of_the_source_is_asked_and_answered(key: str) -> None:
    asked = {ask["section"] for ask in ENTRIES[key].data["asks"]}
    leads = {idea["lines"]: idea for idea in SECOND if idea["lines"] in QUESTIONS[key]}
    assert sorted(leads) == sorted(QUESTIONS[key])
    assert {idea["key"] for idea in leads.values()} == {key}
    assert {idea["anchor"] for idea in leads.values()} <= asked


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_section_develops_its_idea_and_says_what_to_do_on_monday(key: str) -> None:
    volet = ENTRIES[key].data
    for number, section in enumerate(volet["sections"], 1):
        assert section["key_idea"] == number
        assert volet["key_ideas"][number - 1]["section"] == section["anchor"]
        assert any("### Lundi" in text for text in texts(section["blocks"]))


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_volet_is_long_enough_to_be_used(key: str) -> None:
    shown = [ENTRIES[key].data[part] for part in ("intro", "objective", "key_ideas", "sections")]
    assert len(re.findall(r"\w+", " ".join(texts(shown)))) >= 900


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=by_key)
def test_a_change_says_what_it_was_what_it_is_since_when_and_who_says_so(entry: Entry) -> None:
    for update in entry.data.get("updates", []):
        assert set(update) == {"before", "now", "since", "source"}
        assert all(value.strip() for value in update.values())
        assert SINCE.search(update["since"]), update["before"]
        assert update["before"] != update["now"]


def test_a_fact_has_the_same_date_on_every_page() -> None:
    """Names that changed once: each page that tells it tells the same day."""
    days = {"France Travail": "2024", "DREETS": "2021", "Contrat d’engagement jeune": "2022"}
    for name, year in days.items():
        for entry in ENTRIES.values():
            for update in entry.data.get("updates", []):
                if update["now"].startswith(name):
                    assert year in update["since"], entry.key


@pytest.mark.parametrize("entry", REGIONAL, ids=by_key)
def test_a_regional_page_says_its_region_and_the_year_of_its_facts(entry: Entry) -> None:
    assert entry.data["region"]
    assert "2024-2025" in entry.data["summary"]
    assert re.search(r"[Vv]érifiez|confirmer", entry.data["intro"])


def test_what_this_site_does_not_do_always_says_why() -> None:
    page = ENTRIES["topics/ce-que-ce-site-ne-fait-pas"]
    refused = next(one for one in page.data["sections"] if one["anchor"] == "pas-fait")
    (table,) = refused["blocks"]
    assert len(table["rows"]) >= 10
    for wish, reason, instead in table["rows"]:
        assert wish.strip()
        assert instead.strip(), wish
        assert len(reason.split()) >= 5, wish


@pytest.mark.parametrize("key", OURS)
def test_anchors_are_unique_in_a_page(key: str) -> None:
    found = anchors(ENTRIES[key])
    assert len(found) == len(set(found))
