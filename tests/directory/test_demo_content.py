"""The texts of the demonstration: plain, all different, and of nobody real."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import asdict
from typing import Any

import pytest

from directory.demo.content import DEMO_DIR, SolutionSpec, read_content
from directory.demo.timetable import PATTERNS
from directory.loading.files import CONTENT_DIR, read_csv
from directory.words import fold

CONTENT = read_content()
MAX_WORDS = 15
REGIONAL = {"32"}  # Hauts-de-France
HAUTS_DE_FRANCE = {"02", "59", "60", "62", "80"}
# Words of everyday that two summaries may share.
COMMON = 0.5


def walk(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in walk(item)]
    if isinstance(value, list):
        return [text for item in value for text in walk(item)]
    return []


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[.!?\n]", text) if part.strip()]


def departement_of(solution: SolutionSpec) -> str:
    return CONTENT.areas[CONTENT.actors[solution.actor].area].departement


def test_there_are_about_three_hundred_solutions_and_twelve_platforms() -> None:
    assert 295 <= len(CONTENT.solutions) <= 320
    assert Counter(platform.kind for platform in CONTENT.platforms) == {"psad": 10, "foquale": 2}


def test_most_are_in_hauts_de_france_and_some_in_two_other_regions() -> None:
    counts = Counter(departement_of(solution) for solution in CONTENT.solutions)
    inside = sum(counts[code] for code in HAUTS_DE_FRANCE)
    assert inside > len(CONTENT.solutions) * 0.8
    assert counts["45"] >= 20
    assert counts["974"] >= 20
    assert all(counts[code] >= 20 for code in HAUTS_DE_FRANCE)


def test_most_schemes_that_run_at_a_place_are_shown() -> None:
    used = {solution.scheme for solution in CONTENT.solutions}
    assert used == set(CONTENT.schemes), "rules written for a scheme that nothing uses"
    assert len(used) >= 32


def test_every_scheme_exists_and_a_regional_one_stays_in_its_region() -> None:
    for solution in CONTENT.solutions:
        path = CONTENT_DIR / "schemes" / f"{solution.scheme}.toml"
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
        if set(sheet["regions"]) == REGIONAL:
            assert departement_of(solution) in HAUTS_DE_FRANCE, solution.title


def test_all_five_categories_occur_with_enough_to_choose_from() -> None:
    categories: Counter[str] = Counter()
    for solution in CONTENT.solutions:
        path = CONTENT_DIR / "schemes" / f"{solution.scheme}.toml"
        categories[tomllib.loads(path.read_text(encoding="utf-8"))["category"]] += 1
    assert set(categories) == {
        "prevention",
        "accompagnement",
        "remobilisation",
        "qualification",
        "insertion",
    }
    assert min(categories.values()) >= 25


@pytest.mark.parametrize("field", ["title", "summary"])
def test_no_two_titles_nor_summaries_are_alike(field: str) -> None:
    counts = Counter(fold(getattr(solution, field)) for solution in CONTENT.solutions)
    assert [text for text, count in counts.items() if count > 1] == []


def test_summaries_are_not_one_sentence_with_a_word_changed() -> None:
    bags = [
        (solution.title, {word for word in fold(solution.summary).split() if len(word) > 3})
        for solution in CONTENT.solutions
    ]
    near = [
        (first, second)
        for at, (first, words) in enumerate(bags)
        for second, others in bags[at + 1 :]
        if len(words & others) > COMMON * min(len(words), len(others))
    ]
    assert near == []


def test_every_sentence_is_short() -> None:
    texts = [
        text
        for solution in CONTENT.solutions
        for text in (solution.summary, solution.description, solution.suspended, solution.transport)
    ]
    for group in (CONTENT.kinds.values(), CONTENT.schemes.values(), CONTENT.platforms):
        texts += [text for item in group for text in walk(asdict(item))]
    long = [part for text in texts for part in sentences(text) if len(part.split()) > MAX_WORDS]
    assert long == []


def test_a_summary_is_two_to_four_sentences_without_lonely_sigle() -> None:
    for solution in CONTENT.solutions:
        assert 2 <= len(sentences(solution.summary)) <= 4, solution.title
        assert solution.summary.endswith("."), solution.title
        assert len(solution.title) <= 120


def test_one_title_is_very_long_and_some_carry_accents() -> None:
    lengths = [len(solution.title) for solution in CONTENT.solutions]
    assert max(lengths) >= 110
    assert any(re.search("[éèêëàâîïôùûçœ]", solution.title) for solution in CONTENT.solutions)


def test_texts_speak_to_anybody_in_french_typography() -> None:
    agreed = re.compile(r"\b[Vv]ous (?:êtes|serez|restez) \w+(?:é|és|ée|is|it)\b")
    for path in DEMO_DIR.rglob("*.toml"):
        for text in walk(tomllib.loads(path.read_text(encoding="utf-8"))):
            assert "'" not in text, text
            assert not re.search(r" [:;?!»]|« ", text), text
            assert not re.search(r"\w·\w|\(e\)|\(s\)", text), text
            assert not agreed.search(text), text


def test_no_operator_bears_the_name_of_a_real_lycee_or_cfa() -> None:
    real = {fold(row["name"]) for row in read_csv("lycees.csv")}
    assert [spec.name for spec in CONTENT.actors.values() if fold(spec.name) in real] == []


def test_operators_have_names_and_streets_of_their_own() -> None:
    names = Counter(fold(spec.name) for spec in CONTENT.actors.values())
    assert [name for name, count in names.items() if count > 1] == []
    assert all(spec.street for spec in CONTENT.actors.values())


def test_every_area_has_whom_to_call_at_any_age() -> None:
    for area in CONTENT.areas.values():
        kinds = {actor.kind for actor in area.actors}
        assert {"cio", "mission-locale"} <= kinds, area.key


def test_specifications_name_things_that_exist() -> None:
    titles = {solution.title for solution in CONTENT.solutions}
    for solution in CONTENT.solutions:
        assert solution.actor in CONTENT.actors, solution.title
        assert solution.scheme in CONTENT.schemes, solution.title
        assert solution.intakes is None or solution.intakes in PATTERNS, solution.title
        assert solution.replaced_by in {"", *titles}, solution.title
    for platform in CONTENT.platforms:
        assert {*platform.leads, *platform.circles} <= set(CONTENT.actors), platform.key
    for rules in CONTENT.schemes.values():
        assert set(rules.intakes) <= set(PATTERNS)


def test_no_title_promises_a_season_since_dates_follow_the_day_of_loading() -> None:
    seasons = re.compile(r"janvier|février|\bmars\b|avril|septembre|automne|hiver|printemps")
    assert [s.title for s in CONTENT.solutions if seasons.search(s.title)] == []


def test_no_file_is_too_long_to_hold() -> None:
    paths = [*DEMO_DIR.rglob("*.toml"), *(DEMO_DIR.parents[1] / "demo").glob("*.py")]
    assert len(paths) > 20
    for path in paths:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name
