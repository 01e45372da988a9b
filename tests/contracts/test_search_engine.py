"""The contract of a search engine: the answers of the oracle, to the last count.

Directories are drawn by seed and written in a database; the engines are given what the search reads
there, the oracle what was drawn. Questions are drawn over several days; the meaning is
search/README.md.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pytest

from directory.words import fold
from search.criteria import PAGE_SIZE_MAX, SORTS, SearchCriteria
from search.documents import Corpus, Document
from search.engines.base import SearchEngine
from search.results import Hit, MapResults, SearchResults
from tests.contracts.storable import CORPORA, by_id, storable_corpus
from tests.search.corpora import TODAY, homes, random_criteria, random_view
from tests.search.engines import ENGINES
from tests.search.oracle import Oracle
from tests.search.oracle_map import tile

METRE_KM = 0.001


QUESTIONS_EACH = 120
VIEWS_EACH = 24
# Engine, the directories it is given. Each group is one process, which reads and asks once.
EACH = (
    pytest.param(
        ("resident", "read_here"),
        id="resident",
        marks=(pytest.mark.django_db, pytest.mark.xdist_group("oracle")),
    ),
    pytest.param(
        ("resident", "read_on_postgresql"),
        id="postgresql",
        marks=(pytest.mark.server, pytest.mark.xdist_group("writers")),
    ),
    pytest.param(
        ("elasticsearch", "read_here"),
        id="elasticsearch",
        marks=(
            pytest.mark.django_db,
            pytest.mark.server,
            pytest.mark.xdist_group("elasticsearch"),
        ),
    ),
)


@dataclass
class Subject:
    """An engine, built once for each directory."""

    build: Callable[[Corpus], SearchEngine]
    corpora: dict[int, Corpus]
    built: dict[int, SearchEngine] = field(default_factory=dict)

    def engine(self, seed: int) -> SearchEngine:
        if seed not in self.built:
            self.built[seed] = self.build(self.corpora[seed])
        return self.built[seed]


@pytest.fixture(scope="module", params=EACH)
def subject(request: pytest.FixtureRequest) -> Subject:
    engine, source = request.param
    return Subject(ENGINES[engine], request.getfixturevalue(source))


@cache
def oracle_of(seed: int) -> Oracle:
    return Oracle(storable_corpus(seed))


def questions(seed: int, count: int) -> list[SearchCriteria]:
    rng = random.Random(1000 + seed)
    return [random_criteria(rng, oracle_of(seed).corpus) for _ in range(count)]


# Comparing ----------------------------------------------------------------------------------------
def facts(results: SearchResults) -> dict[str, Any]:
    """All that must be equal, the hits and their order apart."""
    correction = results.correction
    return {
        "total": results.total,
        "outside": results.outside,
        "groups": {group: count for group, count in results.groups.items() if count},
        "derogations": results.derogations,
        "cut": results.cut,
        "words_ignored": results.words_ignored,
        "correction": correction and (correction.terms, correction.dropped, fold(correction.text)),
    } | {f"facet {name}": values for name, values in results.facets.items() if values}


def without_distance(hit: Hit) -> Hit:
    return replace(hit, distance_km=None)


def same_distance(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < METRE_KM


def may_swap(one: Hit, other: Hit) -> bool:
    """Below a metre two engines may round differently; equal distances leave no such excuse."""
    if one.distance_km is None or other.distance_km is None:
        return False
    return 0 < abs(one.distance_km - other.distance_km) < METRE_KM


def first_wrong_order(found: list[Hit], expected: list[Hit]) -> tuple[Hit, Hit] | None:
    """A pair in an order that no rounding explains (the same ids in both lists)."""
    rank = {hit.id: at for at, hit in enumerate(found)}
    if [hit.id for hit in found] == [hit.id for hit in expected]:
        return None
    for at, before in enumerate(expected):
        for after in expected[at + 1 :]:
            if rank[after.id] < rank[before.id] and not may_swap(before, after):
                return before, after
    return None


def hits_difference(found: list[Hit], expected: list[Hit]) -> str | None:
    got, wanted = {hit.id: hit for hit in found}, {hit.id: hit for hit in expected}
    if len(got) != len(found) or set(got) != set(wanted):
        missing, extra = sorted(set(wanted) - set(got)), sorted(set(got) - set(wanted))
        return f"hits: missing {missing}, too many {extra}, repeated {len(found) - len(got)}"
    for hit in expected:
        other = got[hit.id]
        same = without_distance(hit) == without_distance(other)
        if not same or not same_distance(hit.distance_km, other.distance_km):
            return f"hit: expected {hit}, got {other}"
    pair = first_wrong_order(found, expected)
    return pair and f"order: {pair[0]} stands before {pair[1]}"


def all_pages(engine: SearchEngine, criteria: SearchCriteria) -> list[Hit]:
    hits: list[Hit] = []
    for page in range(1, 1000):
        results = engine.search(replace(criteria, page=page, page_size=PAGE_SIZE_MAX))
        hits += results.hits
        if page * PAGE_SIZE_MAX >= results.total:
            return hits
    raise AssertionError("pages without end")


def difference(engine: SearchEngine, oracle: Oracle, criteria: SearchCriteria) -> str | None:
    """The first thing in which an engine differs from the oracle, in words."""
    results = engine.search(criteria)
    whole = oracle.search(replace(criteria, page=1, page_size=10**6))
    got, wanted = facts(results), facts(whole)
    for name in [*wanted, *got]:
        if got.get(name) != wanted.get(name):
            return f"{name}: expected {wanted.get(name)}, got {got.get(name)}"
    everything = all_pages(engine, criteria)
    start = (criteria.page - 1) * criteria.page_size
    if list(results.hits) != everything[start : start + criteria.page_size]:
        return f"page {criteria.page} is not the same slice as in pages of {PAGE_SIZE_MAX}"
    return hits_difference(everything, list(whole.hits))


def cells(results: MapResults) -> dict[tuple[int, int], tuple[int, int | None, int]]:
    """Tile → (count, id, solutions). The mean of points of a tile lies in that tile."""
    return {
        tile(cell.latitude, cell.longitude, results.zoom): (cell.count, cell.id, cell.solutions)
        for cell in results.cells
    }


def map_difference(found: MapResults, expected: MapResults) -> str | None:
    for name in ("zoom", "positioned", "total"):
        if getattr(found, name) != getattr(expected, name):
            return f"{name}: expected {getattr(expected, name)}, got {getattr(found, name)}"
    if len(found.cells) != len(expected.cells):
        return f"cells: expected {len(expected.cells)}, got {len(found.cells)}"
    got, wanted = cells(found), cells(expected)
    for at in [*wanted, *got]:
        if got.get(at) != wanted.get(at):
            return f"cell {at}: expected {wanted.get(at)}, got {got.get(at)}"
    return position_difference(found, expected)


def position_difference(found: MapResults, expected: MapResults) -> str | None:
    def position(cell: Any) -> tuple[tuple[int, int], float, float]:
        return tile(cell.latitude, cell.longitude, found.zoom), cell.latitude, cell.longitude

    pairs = zip(
        sorted(map(position, found.cells)), sorted(map(position, expected.cells)), strict=True
    )
    for (at, *got), (_, *wanted) in pairs:
        if got != pytest.approx(wanted, abs=1e-6):
            return f"cell {at}: expected it at {wanted}, got {got}"
    return None


# The contract -------------------------------------------------------------------------------------
def told(document: Document) -> str:
    """Where True is no 1 and 50.0 no 50."""
    return repr(replace(document, zone=sorted(document.zone)))


@pytest.mark.parametrize("seed", CORPORA)
def test_what_is_read_is_what_was_written(subject: Subject, seed: int) -> None:
    """To the last value and its type, whichever the database."""
    read, written = subject.corpora[seed], storable_corpus(seed)
    for one, other in zip(read.documents, by_id(written.documents), strict=True):
        assert told(one) == told(other)
    assert replace(read.geography, names={}) == replace(written.geography, names={})
    assert read.lexicon == written.lexicon
    assert read.vocabularies == written.vocabularies


@pytest.mark.parametrize("seed", CORPORA)
def test_an_engine_answers_as_the_oracle(subject: Subject, seed: int) -> None:
    for criteria in questions(seed, QUESTIONS_EACH):
        problem = difference(subject.engine(seed), oracle_of(seed), criteria)
        assert problem is None, f"corpus {seed}\n{criteria}\n{problem}"


@pytest.mark.parametrize("sort", SORTS)
def test_short_pages_of_a_wide_question_keep_the_order(subject: Subject, sort: str) -> None:
    """Engines that look for the first rows only must find the same as by sorting them all."""
    wide = SearchCriteria(today=TODAY, sort=sort, include_outside=True)
    for home in (None, *list(homes().values())[::10]):
        asked = replace(wide, home=home, page_size=10**6)
        expected = list(oracle_of(5).search(asked).hits)
        for page in (1, 2, 9):
            short = replace(asked, page=page, page_size=7)
            found = list(subject.engine(5).search(short).hits)
            problem = hits_difference(found, expected[7 * page - 7 : 7 * page])
            assert problem is None, f"{short}\n{problem}"


@pytest.mark.parametrize("seed", CORPORA)
def test_an_engine_draws_the_map_of_the_oracle(subject: Subject, seed: int) -> None:
    rng = random.Random(2000 + seed)
    for criteria in questions(seed, VIEWS_EACH):
        bbox, zoom = random_view(rng)
        found = subject.engine(seed).map(criteria, bbox=bbox, zoom=zoom)
        problem = map_difference(found, oracle_of(seed).map(criteria, bbox=bbox, zoom=zoom))
        assert problem is None, f"corpus {seed}\n{criteria}\n{bbox} {zoom}\n{problem}"


def test_the_map_never_has_more_than_five_hundred_cells_and_loses_no_place(
    subject: Subject,
) -> None:
    world = (-180.0, -85.0, 180.0, 85.0)
    places = set()
    for zoom in range(0, 20):
        results = subject.engine(5).map(SearchCriteria(today=TODAY), bbox=world, zoom=zoom)
        assert len(results.cells) <= 500
        assert results.zoom <= zoom + 2
        places.add(sum(cell.count for cell in results.cells))
    assert len(places) == 1
    assert places.pop() > 500


def test_an_empty_directory_is_answered(subject: Subject) -> None:
    corpus = replace(storable_corpus(1), documents=())
    oracle, engine = Oracle(corpus), subject.build(corpus)
    for criteria in questions(1, 20):
        problem = difference(engine, oracle, criteria)
        assert problem is None, f"{criteria}\n{problem}"


def test_the_questions_reach_every_rule() -> None:
    """A contract that draws only empty answers proves nothing: count what the draws meet."""
    met: Counter[str] = Counter()
    for seed in CORPORA:
        for criteria in questions(seed, QUESTIONS_EACH):
            results = oracle_of(seed).search(replace(criteria, page=1, page_size=10**6))
            met.update(f"group {group}" for group in results.groups)
            met.update({f"served {hit.served}" for hit in results.hits})
            met.update({f"fit {hit.age_fit}" for hit in results.hits})
            met["outside"] += bool(results.outside)
            met["correction"] += results.correction is not None
            met["cut"] += bool(results.cut)
            met["words ignored"] += results.words_ignored
            met["empty"] += results.total == 0
            met["found"] += results.total > 0
    rare = {name: count for name, count in met.items() if count < 5}
    assert not rare
    assert {f"group {group}" for group in range(5)} <= set(met)
    assert {"fit derogation", "fit inconnu", "served hors_zone", "served proche"} <= set(met)
    assert met["found"] > met["empty"]
