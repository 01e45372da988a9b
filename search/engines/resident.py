"""The default engine: numpy columns in each worker, immutable, swapped when the directory changes.

Numbers in comments refer to search/README.md.
"""

from __future__ import annotations

import math
from dataclasses import InitVar, dataclass, field, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from directory.eligibility import age_fit
from directory.geography import EARTH_RADIUS_KM, NEAR_KM, Home
from search.collector import collector_held
from search.criteria import SearchCriteria
from search.documents import Corpus
from search.engines.base import BBox
from search.engines.build import build_columns, dated_columns, only_dates_moved, unit_vectors
from search.engines.cells import map_cells
from search.engines.columns import Bools, Columns, Floats, Ints
from search.engines.counting import facet_counts, failed_by_facet, misses_of
from search.engines.day import Day, build_day
from search.engines.order import first_rows
from search.engines.words import WordHits, WordIndex
from search.results import (
    FIT_DEROGATION,
    FIT_UNKNOWN,
    FIT_YES,
    GROUP_OUTSIDE,
    NEAR,
    OUTSIDE,
    REMOTE,
    SERVED,
    Hit,
    MapResults,
    SearchResults,
)
from search.text import Correction, Query

_FITS = (FIT_YES, FIT_DEROGATION, FIT_UNKNOWN)
_OUT = 9  # an age that no rule lets in
_NEVER_COUNTED = 99  # more facets missed than there are
_SERVED_NAMES = (SERVED, NEAR, REMOTE, OUTSIDE)
_FAR = 9.0  # a squared chord longer than any on the unit sphere: "no distance"
_DAYS_KEPT = 4


def _zeros(count: int) -> Ints:
    return np.zeros(count, dtype=np.int64)


def squared_chord(km: float) -> float:
    """The squared chord of the unit sphere that spans a distance on the ground."""
    return (2 * math.sin(km / (2 * EARTH_RADIUS_KM))) ** 2


def chord_km(squared: float) -> float:
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(squared) / 2))


@dataclass(frozen=True, slots=True)
class _Selected:
    """Rows that may be shown, before facets: parallel arrays over `rows`."""

    rows: Ints
    fit: Ints  # index in _FITS
    group: Ints
    served: Ints  # index in _SERVED_NAMES
    chord: Floats  # squared, _FAR when unknown
    outside: Bools
    scores: Ints
    strong: Bools

    def at(self, kept: Ints) -> _Selected:
        return _Selected(
            self.rows[kept],
            self.fit[kept],
            self.group[kept],
            self.served[kept],
            self.chord[kept],
            self.outside[kept],
            self.scores[kept],
            self.strong[kept],
        )


class _Around(NamedTuple):
    """Masks over all rows: may be shown, may be offered beside; zone holds C, 30 km or less."""

    inside: Bools
    outside: Bools
    holds: Bools
    near: Bools
    chord: Floats


@dataclass(slots=True)
class ResidentEngine:
    """`before`: that of an earlier revision, whose parts serve again where only dates moved."""

    corpus: Corpus
    before: InitVar[ResidentEngine | None] = None
    columns: Columns = field(init=False)
    words: WordIndex = field(init=False)
    _zones_by_code: dict[str, list[int]] = field(init=False)
    _days: dict[date, Day] = field(init=False, default_factory=dict)
    _fits: dict[int, Ints] = field(init=False, default_factory=dict)
    _territories: dict[tuple[str, str], Bools] = field(init=False, default_factory=dict)

    def __post_init__(self, before: ResidentEngine | None) -> None:
        with collector_held():
            if before is not None and only_dates_moved(before.corpus, self.corpus):
                self._follow(before)
            else:
                self._build()

    def _follow(self, before: ResidentEngine) -> None:
        self.columns = replace(before.columns, **dated_columns(self.corpus.documents))
        self.words, self._zones_by_code = before.words, before._zones_by_code
        self._fits, self._territories = before._fits, before._territories

    def _build(self) -> None:
        self.columns = build_columns(self.corpus)
        self.words = WordIndex(self.corpus.documents, self.corpus.lexicon)
        self._zones_by_code = {}
        for number, zone in enumerate(self.columns.zones):
            for code in zone:
                self._zones_by_code.setdefault(code, []).append(number)

    # ---- what is asked once a day, an age, a territory ------------------------------------------

    def day(self, today: date) -> Day:
        found = self._days.get(today)
        if found is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            found = self._days[today] = build_day(self.columns, today)
        return found

    def _fit(self, age: int) -> Ints:
        """Row → index in _FITS, or _OUT (1)."""
        found = self._fits.get(age)
        if found is None:
            numbers = {name: number for number, name in enumerate(_FITS)}
            table = [
                numbers.get(age_fit([(r, r.conditional) for r in rules], age) or "", _OUT)
                for rules in self.columns.rule_sets
            ]
            found = np.array(table, dtype=np.int64)[self.columns.rule_ids]
            self._fits[age] = found
        return found

    def _in_territory(self, param: str, code: str) -> Bools:
        """Zone meets it, or a place lies in it, or remote with zone not stated (2)."""
        found = self._territories.get((param, code))
        if found is None:
            found = self._territories[(param, code)] = self._territory_rows(param, code)
        return found

    def _territory_rows(self, param: str, code: str) -> Bools:
        columns, geography = self.columns, self.corpus.geography
        if param == "plateforme":
            territory = geography.platforms.get(code, frozenset())
        else:
            territory = frozenset((f"{param}:{code}",))
        meets = np.array(
            [geography.meet(zone, territory) for zone in columns.zones], dtype=np.bool_
        )
        rows: Bools = meets[columns.zone_ids] | (columns.remote & (columns.zone_ids == 0))
        inside = np.array(
            [
                not territory.isdisjoint(
                    (f"commune:{commune}", *geography.above_departement(departement))
                )
                for commune, departement in columns.place_codes
            ],
            dtype=np.bool_,
        )
        rows[columns.place_rows[inside]] = True
        return rows

    # ---- the question ---------------------------------------------------------------------------

    def search(self, criteria: SearchCriteria) -> SearchResults:
        query, correction, words = self.read_words(criteria)
        selected = self._select(criteria, words)
        day = self.day(criteria.today)
        groups = (*self.columns.facets, day.facets)
        failed = failed_by_facet(groups, criteria, selected.rows)
        misses = misses_of(failed, len(selected.rows))
        outside = None
        if criteria.home:
            outside = int(np.count_nonzero(selected.outside & (misses == 0)))
            if not criteria.include_outside:
                misses[selected.outside] = _NEVER_COUNTED
        hits = selected.at(np.flatnonzero(misses == 0))
        return SearchResults(
            total=len(hits.rows),
            hits=self._page(criteria, hits, day),
            facets=facet_counts(groups, criteria, selected.rows, hits.rows, failed, misses),
            outside=outside,
            groups={g: n for g, n in enumerate(np.bincount(hits.group).tolist()) if n},
            derogations=int((hits.fit == 1).sum()) if criteria.age is not None else 0,
            correction=correction,
            cut=query.cut,
            words_ignored=bool(criteria.q) and words is None,
        )

    def map(self, criteria: SearchCriteria, *, bbox: BBox, zoom: int) -> MapResults:
        _, _, words = self.read_words(criteria)
        selected = self._select(criteria, words)
        groups = (*self.columns.facets, self.day(criteria.today).facets)
        failed = failed_by_facet(groups, criteria, selected.rows)
        keep = misses_of(failed, len(selected.rows)) == 0
        if not criteria.include_outside:
            keep &= ~selected.outside
        return map_cells(self.columns, selected.rows[keep], bbox, zoom)

    def read_words(
        self, criteria: SearchCriteria
    ) -> tuple[Query, Correction | None, WordHits | None]:
        """Words found (5); None when the question has none, or none that can be read."""
        if not criteria.q:
            return Query(), None, None
        query = self.corpus.lexicon.query(criteria.q)
        if not query.terms:
            return query, None, None
        found = self.words.holding(query.terms)
        if len(found.rows):
            return query, None, found
        correction = self.words.corrected(query)
        if correction is None:
            return query, None, found
        if not correction.terms:
            return query, correction, None
        return query, correction, self.words.holding(correction.terms)

    def _select(self, criteria: SearchCriteria, words: WordHits | None) -> _Selected:
        """Everything but the facets: suspension, age, words, territories, place.

        Masks over all rows first, which are cheap; what the order needs is then worked out for the
        rows that are left.
        """
        kept = self.day(criteria.today).listed
        fits = None
        if criteria.age is not None:
            fits = self._fit(criteria.age)
            kept = kept & (fits != _OUT)
        for param, code in criteria.territories:
            kept = kept & self._in_territory(param, code)
        around = self._around(criteria) if criteria.home else None
        if around is not None:
            kept = kept & (around.inside | around.outside)
        if words is None:
            rows = np.flatnonzero(kept)
            scores, strong = _zeros(len(rows)), np.zeros(len(rows), dtype=np.bool_)
        else:
            held = kept[words.rows]
            rows, scores, strong = words.rows[held], words.scores[held], words.strong[held]
        fit = _zeros(len(rows)) if fits is None else fits[rows]
        return _Selected(rows, fit, *self._standing(rows, around), scores, strong)

    def _around(self, criteria: SearchCriteria) -> _Around:
        """Where every row stands to C (2)."""
        columns, home, radius = self.columns, criteria.home, criteria.radius_km
        assert home is not None  # noqa: S101 (said by the only caller)
        chord = self._chords(home)
        holds = self._zones_holding(home)[columns.zone_ids]
        near = chord <= squared_chord(NEAR_KM)
        inside = holds | (columns.not_stated & (near | columns.remote))
        outside = ~(holds | columns.not_stated)
        if radius is None:
            outside &= near
        else:
            outside &= chord <= squared_chord(min(NEAR_KM, radius))
            inside &= columns.remote | (chord >= _FAR) | (chord <= squared_chord(radius))
        return _Around(inside, outside, holds, near, chord)

    def _standing(self, rows: Ints, around: _Around | None) -> tuple[Ints, Ints, Floats, Bools]:
        """(group, served, chord, outside) of rows (2, 6)."""
        columns = self.columns
        has_place, elsewhere = columns.has_place[rows], np.where(columns.remote[rows], 3, 2)
        if around is None:
            none = _zeros(len(rows))
            group = np.where(has_place, 0, elsewhere)
            return group, none, np.full(len(rows), _FAR), none.astype(np.bool_)
        near, outside = around.near[rows], around.outside[rows]
        by_place = columns.not_stated[rows] & near
        served = np.where(by_place, 1, np.where(outside, 3, 2))
        served[around.holds[rows]] = 0
        group = np.where(has_place, np.where(near, 0, 1), elsewhere)
        group[outside] = GROUP_OUTSIDE
        return group, served, around.chord[rows], outside

    def _zones_holding(self, home: Home) -> Bools:
        """Zone number → does it hold C."""
        holds = np.zeros(len(self.columns.zones), dtype=np.bool_)
        for code in home.zone_codes:
            holds[self._zones_by_code.get(code, [])] = True
        return holds

    def _chords(self, home: Home) -> Floats:
        """Row → squared chord from C to its nearest place, _FAR when unknown."""
        columns = self.columns
        chords = np.full(len(columns.ids), _FAR)
        if home.latitude is None or home.longitude is None or not len(columns.place_rows):
            return chords
        here = unit_vectors(np.array([[home.latitude, home.longitude]]))[0]
        between, apart = np.zeros(len(columns.place_rows)), np.empty(len(columns.place_rows))
        for axis in range(3):
            np.subtract(columns.place_xyz[axis], here[axis], out=apart)
            between += np.multiply(apart, apart, out=apart)
        np.minimum(between, _FAR, out=between)
        chords[columns.placed_rows] = between[columns.first_places]
        if len(columns.several_rows):
            chords[columns.several_rows] = np.minimum.reduceat(
                between[columns.several_places], columns.several_starts
            )
        return chords

    # ---- the answer -----------------------------------------------------------------------------

    def _page(self, criteria: SearchCriteria, hits: _Selected, day: Day) -> tuple[Hit, ...]:
        start = (criteria.page - 1) * criteria.page_size
        if not 0 <= start < len(hits.rows):
            return ()
        end = min(start + criteria.page_size, len(hits.rows))
        order = first_rows(self._order(criteria, hits, day), end)[start:end]
        aged, placed = criteria.age is not None, criteria.home is not None
        stale = day.stale[hits.rows[order]]
        shown = hits.at(order)
        return tuple(
            Hit(
                id=int(self.columns.ids[row]),
                group=int(shown.group[at]),
                age_fit=_FITS[shown.fit[at]] if aged else None,
                served=_SERVED_NAMES[shown.served[at]] if placed else None,
                distance_km=chord_km(float(shown.chord[at])) if shown.chord[at] < _FAR else None,
                score=int(shown.scores[at]),
                stale=bool(stale[at]),
            )
            for at, row in enumerate(shown.rows)
        )

    def _order(self, criteria: SearchCriteria, hits: _Selected, day: Day) -> list[Ints | Floats]:
        """Keys of the total order (6), first key first. Small whole numbers share one key.

        The default order is the whole of `pertinence`, words that stand in titles first included;
        other sorts put their key before it.
        """
        weak = ~hits.strong if criteria.q else np.zeros(len(hits.rows), dtype=np.bool_)
        weak_group = weak.astype(np.int64) * 8 + hits.group
        fitness = (weak_group * 4 + hits.fit) * 2 + day.stale[hits.rows]
        rank: Ints = fitness * 128 + (127 - hits.scores)
        default: list[Ints | Floats] = [rank, hits.chord, self.columns.final_rank[hits.rows]]
        outside = hits.outside.astype(np.int64)
        match criteria.sort:
            case "distance" if criteria.home:
                return [outside, hits.chord, *default]
            case "entree":
                return [outside, day.entry_order[hits.rows], *default]
            case "nom":
                return [outside, self.columns.title_rank[hits.rows], *default]
        return [outside, *default]
