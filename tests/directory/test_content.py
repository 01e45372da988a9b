"""The published texts: facts with a source, plain words, and names that hold together."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

CONTENT = Path(__file__).resolve().parents[2] / "directory" / "data" / "content"
MAX_WORDS = 15

VOCABULARIES = {
    "audiences": "en-college en-lycee en-lycee-pro sorti-college sorti-lycee sorti-lycee-pro "
    "sans-diplome allophone handicap justice aide-sociale-enfance parent qpv",
    "levels": "6e-5e 4e 3e cap seconde premiere terminale apres-bac",
    "actor_kinds": "cio college lycee lycee-pro lycee-agricole prive mlds structure-retour greta "
    "cned casnav dsden rectorat mission-locale arml france-travail cfa organisme-formation afpa "
    "e2c epide dreets entreprise info-jeunes centre-social pre prevention ase service-social "
    "association parents pjj upr defense smv sma mfr maison-ados paej region departement commune "
    "epci prefecture consulaire autre",
    "statuses": "scolaire stagiaire volontaire salarie apprenti autre",
    "prescribers": "cio psyen mlds mission-locale etablissement psad france-travail casnav "
    "commission direct",
}
SCHEMES = (
    "ppds pafi pafi-tdo parcours-ambition-emploi tutorat dispositifs-relais sas-mlds "
    "objectif-reussite mission-locale cio-entretien o2r parcours-immersion parcours-competences "
    "sas-lnc parcours-fls service-civique-alterne clause-sociale-formation actions-mlds "
    "promo-16-18 droit-retour-formation micro-lycee lycee-nouvelle-chance micro-college "
    "diplome-en-poche morea cned greta ecole-production formation-region e2c epide "
    "service-civique cej pacea france-travail apprentissage prepa-apprentissage contrat-pro smv "
    "rsma"
).split()
CATEGORIES = {"prevention", "accompagnement", "remobilisation", "qualification", "insertion"}
PHASES = {"prevenir", "remobiliser", "diplomer", "inserer"}
SPHERES = {"education", "emploi", "jeunesse", "justice", "collectivites", "sante"}
CONFIDENCES = {"law", "seed", "to_check"}
FIELDS = {
    "slug": str, "name": str, "sigle": str, "other_names": list, "category": str, "phase": str,
    "scope": str, "regions": list, "summary": str, "description": str, "what_you_do": list,
    "for_whom": list, "duration": str, "rhythm": str, "status_text": str, "pay": str,
    "cost": str, "boarding": str, "enrolment": str, "steering": str, "legal": str, "state": str,
    "audiences": list, "levels": list, "statuses": list, "prescribers": list,
    "obligation": bool, "delivered_by": str, "freshness_days": int, "comes_after": list,
    "leads_to": list, "leads_to_text": str, "read_by": str, "sources": list,
}  # fmt: skip
MAX_LENGTHS = {
    "name": 160, "sigle": 30, "duration": 200, "rhythm": 200, "status_text": 200, "cost": 200,
    "boarding": 200, "leads_to_text": 300,
}  # fmt: skip
RULE_TEXTS = {"condition", "condition_plain", "note", "source", "source_date", "confidence"}
# Words too common to stand alone for one scheme, and words the search leaves out.
# "vae" is there because its stem is the verb "va".
EVERYDAY = set("alternance sas pil of sc app pic pre rio siecle stage vae".split())
EMPTY_WORDS = set("a au aux d de des du en et l la le les pour un une".split())


def load(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return tomllib.load(stream)


def sheet_paths() -> list[Path]:
    return sorted((CONTENT / "schemes").glob("*.toml"))


SHEETS = {path.stem: load(path) for path in sheet_paths()}
TABLES = {path.stem: load(path) for path in sorted(CONTENT.glob("*.toml"))}


def plain_key(text: str) -> str:
    """Two phrases with the same key are one phrase for the search."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = [word for word in re.split(r"[^a-z0-9]+", folded) if word]
    kept = [word for word in words if word not in EMPTY_WORDS] or words
    return " ".join(word.rstrip("sx") or word for word in kept)


def long_sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[.!?]", text) if len(part.split()) > MAX_WORDS]


def walk(value: Any) -> list[str]:
    """Every string of a file, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in walk(item)]
    if isinstance(value, list):
        return [text for item in value for text in walk(item)]
    return []


def assert_iso_date(text: str) -> None:
    date.fromisoformat(text)


each_sheet = pytest.mark.parametrize("slug", sorted(SHEETS))


def test_every_file_is_here() -> None:
    expected = {"vocabularies", "synonyms", "national_solutions", "entry_points", "glossary"}
    assert expected <= set(TABLES)


def test_the_schemes_are_the_known_ones() -> None:
    assert len(SHEETS) >= 38
    assert set(SHEETS) == set(SCHEMES)
    assert [sheet["slug"] for sheet in SHEETS.values()] == list(SHEETS)


@each_sheet
def test_a_sheet_has_every_field_with_its_type(slug: str) -> None:
    sheet = SHEETS[slug]
    assert set(sheet) - {"age_rules"} == set(FIELDS)
    assert [name for name, kind in FIELDS.items() if type(sheet[name]) is not kind] == []
    for name in ("name", "summary", "description", "enrolment", "steering", "legal", "state"):
        assert sheet[name].strip(), name


@each_sheet
def test_short_fields_are_short(slug: str) -> None:
    too_long = [name for name, most in MAX_LENGTHS.items() if len(SHEETS[slug][name]) > most]
    assert too_long == []


@each_sheet
def test_a_sheet_uses_known_values(slug: str) -> None:
    sheet = SHEETS[slug]
    assert sheet["category"] in CATEGORIES
    assert sheet["phase"] in PHASES
    for name in ("audiences", "levels", "statuses", "prescribers"):
        assert set(sheet[name]) <= set(VOCABULARIES[name].split()), name
        assert len(sheet[name]) == len(set(sheet[name])), name
    assert sheet["delivered_by"] in {"", *VOCABULARIES["actor_kinds"].split()}
    assert sheet["freshness_days"] > 0


@each_sheet
def test_a_scope_says_its_regions(slug: str) -> None:
    sheet = SHEETS[slug]
    assert sheet["scope"] in {"national", "regional", "local"}
    assert bool(sheet["regions"]) == (sheet["scope"] == "regional")


@each_sheet
def test_the_regions_exist(slug: str) -> None:
    table = CONTENT.parent / "reference" / "regions.csv"
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    assert set(SHEETS[slug]["regions"]) <= {line.split(",")[0] for line in lines}


@each_sheet
def test_a_summary_is_easy_to_read(slug: str) -> None:
    summary = SHEETS[slug]["summary"]
    assert long_sentences(summary) == []
    assert 2 <= len(re.findall(r"[.!?]", summary)) <= 4
    assert re.findall(r"\b[A-Z][A-Z0-9]+\b", summary) == [], "a sigle stands alone"


def test_a_long_sentence_is_seen() -> None:
    assert long_sentences("un " * 16 + ".") != []
    assert long_sentences("un " * 15 + ". deux") == []


@each_sheet
def test_a_description_is_neither_thin_nor_endless(slug: str) -> None:
    words = re.findall(r"\w[\w’'-]*", SHEETS[slug]["description"])
    assert 60 <= len(words) <= 160


@each_sheet
def test_lists_for_the_reader_are_short(slug: str) -> None:
    for name in ("what_you_do", "for_whom"):
        assert 2 <= len(SHEETS[slug][name]) <= 6, name


@each_sheet
def test_an_amount_comes_with_its_year(slug: str) -> None:
    for name in ("pay", "cost"):
        text = SHEETS[slug][name]
        assert "€" not in text or (re.search(r"20\d\d", text) and "à vérifier" in text), text


@each_sheet
def test_age_rules_hold(slug: str) -> None:
    for rule in SHEETS[slug].get("age_rules", []):
        assert set(rule) - {"min", "max"} == RULE_TEXTS
        assert rule.get("min", 0) <= rule.get("max", 99)
        assert rule["source"].strip()
        assert rule["confidence"] in CONFIDENCES
        assert bool(rule["condition"]) == bool(rule["condition_plain"])
        if rule["source_date"]:
            assert_iso_date(rule["source_date"])


@each_sheet
def test_one_default_age_rule_at_most(slug: str) -> None:
    rules = SHEETS[slug].get("age_rules", [])
    defaults = [rule for rule in rules if not rule["condition"]]
    assert len(defaults) == bool(rules)


@pytest.mark.parametrize(
    ("slug", "bounds"),
    [
        ("micro-lycee", (16, 25)),
        ("sas-lnc", (18, 24)),
        ("epide", (17, 25)),
        ("parcours-immersion", (16, None)),
        ("service-civique", (16, 25)),
        ("cej", (16, 25)),
        ("apprentissage", (16, 29)),
        ("contrat-pro", (16, 25)),
        ("tutorat", (None, None)),
    ],
)
def test_the_default_ages_are_those_of_the_texts(
    slug: str, bounds: tuple[int | None, int | None]
) -> None:
    default = next(rule for rule in SHEETS[slug]["age_rules"] if not rule["condition"])
    assert (default.get("min"), default.get("max")) == bounds


@pytest.mark.parametrize(
    "slug",
    ["ppds", "pafi", "pafi-tdo", "sas-mlds", "objectif-reussite", "micro-college", "morea"],
)
def test_an_unknown_age_makes_no_rule(slug: str) -> None:
    assert "age_rules" not in SHEETS[slug]


@each_sheet
def test_the_steps_before_and_after_exist(slug: str) -> None:
    sheet = SHEETS[slug]
    for name in ("comes_after", "leads_to"):
        assert set(sheet[name]) <= set(SHEETS) - {slug}, name
    assert not set(sheet["comes_after"]) & set(sheet["leads_to"])
    assert all(slug in SHEETS[before]["leads_to"] for before in sheet["comes_after"])


@each_sheet
def test_a_sheet_names_its_sources(slug: str) -> None:
    sources = SHEETS[slug]["sources"]
    assert sources
    for source in sources:
        assert set(source) == {"label", "date"}
        assert source["label"].strip()
        if source["date"]:
            assert_iso_date(source["date"])


def test_names_and_summaries_are_all_different() -> None:
    for field in ("name", "summary", "description"):
        counts = Counter(plain_key(sheet[field]) for sheet in SHEETS.values())
        assert [text for text, count in counts.items() if count > 1] == [], field


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_a_vocabulary_is_complete_and_in_order(name: str) -> None:
    rows = TABLES["vocabularies"][name]
    assert [row["slug"] for row in rows] == VOCABULARIES[name].split()
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["label"].strip() and row["plain"].strip() for row in rows)
    assert max(len(row["label"]) for row in rows) <= 120


def test_an_actor_kind_says_what_it_does() -> None:
    for row in TABLES["vocabularies"]["actor_kinds"]:
        assert row["sphere"] in SPHERES, row["slug"]
        assert long_sentences(row["role"]) == []
        assert row["role"].endswith("."), row["slug"]
        assert isinstance(row["receives_public"], bool)
        assert row["freshness_days"] > 0


def test_a_phrase_belongs_to_one_group_only() -> None:
    groups = TABLES["synonyms"]["groups"]
    keys = [key for group in groups for key in {plain_key(text) for text in group["phrases"]}]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert "" not in keys


def test_a_group_has_two_phrases_and_no_everyday_word() -> None:
    for group in TABLES["synonyms"]["groups"]:
        assert set(group) <= {"phrases", "note"}
        keys = {plain_key(phrase) for phrase in group["phrases"]}
        assert len(keys) >= 2, group
        assert len(keys) == len(group["phrases"]), group
        assert not keys & {plain_key(word) for word in EVERYDAY}, group


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pôle emploi", "france travail"),
        ("garantie jeunes", "CEJ"),
        ("CIVIS", "PACEA"),
        ("MGI", "MLDS"),
        ("école de la deuxième chance", "E2C"),
        ("conseiller d’orientation", "psyen"),
    ],
)
def test_old_names_lead_to_the_new_ones(one: str, other: str) -> None:
    groups = TABLES["synonyms"]["groups"]
    found = [{plain_key(phrase) for phrase in group["phrases"]} for group in groups]
    assert any({plain_key(one), plain_key(other)} <= keys for keys in found)


def test_national_solutions_stand_on_a_scheme() -> None:
    solutions = TABLES["national_solutions"]["solutions"]
    assert 8 <= len(solutions) <= 12
    assert len({item["slug"] for item in solutions}) == len(solutions)
    for item in solutions:
        assert item["scheme"] in SHEETS, item["slug"]
        assert item["operator_kind"] in VOCABULARIES["actor_kinds"].split()
        assert set(item["prescribers"]) <= set(VOCABULARIES["prescribers"].split())
        assert set(item["statuses"]) <= set(VOCABULARIES["statuses"].split())
        assert item["entry"] in {"", "permanente", "datee"}
        assert item["zone"] == "france"
        assert long_sentences(item["summary"]) == []
        assert item["url"] == "" or re.fullmatch(r"https://[a-z0-9.-]+", item["url"])
        assert_iso_date(item["checked"])
        assert item["source"].strip()


def test_only_a_distance_course_is_remote() -> None:
    solutions = TABLES["national_solutions"]["solutions"]
    assert [item["scheme"] for item in solutions if item["remote"]] == ["cned"]


def test_help_lines_have_a_number_and_a_date() -> None:
    lines = TABLES["entry_points"]["help_lines"]
    assert {line["number"] for line in lines} == {"119", "3018"}
    for line in lines:
        assert_iso_date(line["checked"])
        assert line["source"].strip()
        assert long_sentences(line["plain"]) == []


def test_every_age_has_an_entry_point_and_only_one() -> None:
    points = TABLES["entry_points"]["entry_points"]
    for age in range(100):
        held = [p for p in points if p.get("min", 0) <= age <= p.get("max", 99)]
        assert len(held) == 1, age


def test_an_entry_point_receives_the_public() -> None:
    kinds = TABLES["vocabularies"]["actor_kinds"]
    open_doors = {row["slug"] for row in kinds if row["receives_public"]}
    for point in TABLES["entry_points"]["entry_points"]:
        assert point["kinds"]
        assert set(point["kinds"]) <= open_doors
        assert point["text"].strip()


def test_the_glossary_is_plain() -> None:
    terms = TABLES["glossary"]["terms"]
    assert len(terms) >= 50
    assert len({plain_key(term["term"]) for term in terms}) == len(terms)
    assert [term["term"] for term in terms if long_sentences(term["plain"])] == []


@pytest.mark.parametrize("name", sorted(SHEETS) + sorted(TABLES))
def test_typography_is_french(name: str) -> None:
    for text in walk(SHEETS.get(name) or TABLES[name]):
        assert "'" not in text, text
        assert not re.search(r" [:;?!»]|« ", text), text
        assert not re.search(r"\w·\w|\(e\)|\(s\)", text), text
