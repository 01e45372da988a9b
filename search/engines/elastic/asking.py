"""From a question to what is asked of the cluster. Pure; numbers refer to search/README.md.

One request answers a page: the query lets in whatever any count needs, `post_filter` narrows the
hits, and each facet counts under the selections of the others. The order is one whole number, made
of weights that never meet; no script, nothing that depends on statistics of the index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from directory.geography import FRANCE, NEAR_KM, Geography, Home
from search.criteria import FACETS, YES, SearchCriteria
from search.documents import Corpus
from search.engines.elastic.documents import NOT_STATED, OPEN_TO_ALL, facet_value
from search.engines.elastic.phrases import any_field, in_fields, scored

Clause = dict[str, Any]

# The order as one number, which a float of the cluster holds exactly: the score of the words (at
# most 12 × 8) in the low bits, then what comes before it, each in bits of its own (6).
FRESH, FIT, GROUP, STRONG, INSIDE, ALWAYS_THERE = 128, 256, 1024, 4096, 8192, 16384
# The values of facets that one answer can hold; vocabularies have some dozens.
_VALUES_AT_MOST = 10_000


def all_of(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"filter": list(clauses)}}


def any_of(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def none_of(*clauses: Clause) -> Clause:
    return {"bool": {"must_not": list(clauses)}}


def term(field: str, value: Any) -> Clause:
    return {"term": {field: value}}


def at_least(field: str, value: float) -> Clause:
    return {"range": {field: {"gte": value}}}


def _weight(clause: Clause, weight: int) -> Clause:
    return {"filter": clause, "weight": weight}


def _but(clause: Clause, other: Clause) -> Clause:
    return {"bool": {"filter": [clause], "must_not": [other]}}


def around(home: Home, km: float) -> Clause:
    point = {"lat": home.latitude, "lon": home.longitude}
    return {"geo_distance": {"distance": f"{km}km", "distance_type": "arc", "points": point}}


@dataclass(frozen=True, slots=True)
class Question:
    """`terms`: the words, read and corrected by search/text.py; none = no word narrows."""

    criteria: SearchCriteria
    terms: tuple[str, ...]
    corpus: Corpus

    @property
    def now(self) -> int:
        return self.criteria.today.toordinal()

    @property
    def pointed(self) -> Home | None:
        """C, when its point is known: without it there is no distance."""
        home = self.criteria.home
        return home if home and home.latitude is not None and home.longitude is not None else None

    # ---- what may come in at all ----------------------------------------------------------------

    def base(self) -> list[Clause]:
        """Everything but the facets; with C, also what stands near but serves other territories."""
        criteria = self.criteria
        clauses = [self._listed()]
        if criteria.age is not None:
            clauses.append(any_of((*self._fits(criteria.age), term("ruled", False))))
        clauses += (self._in_territory(param, code) for param, code in criteria.territories)
        clauses += (any_field(one, self.corpus.lexicon) for one in self.terms)
        if criteria.home:
            clauses.append(self._around(criteria.home))
        return clauses

    def _listed(self) -> Clause:
        begun = {"range": {"suspended_from": {"lte": self.now}}}
        return none_of(all_of((begun, at_least("suspended_until", self.now))))

    @staticmethod
    def _fits(age: int) -> tuple[Clause, Clause]:
        """Holds without a condition; holds with one (1)."""
        return term("ages", age), term("ages_if", age)

    def _in_territory(self, param: str, code: str) -> Clause:
        """Zone meets it, or a place lies in it, or remote with zone not stated (2)."""
        geography = self.corpus.geography
        if param == "plateforme":
            territory = geography.platforms.get(code, frozenset())
        else:
            territory = frozenset((f"{param}:{code}",))
        remote = all_of((term("remote", True), term("zone", NOT_STATED)))
        if FRANCE in territory:
            return any_of((term("stated", 1), term("placed", True), remote))
        return any_of((*_meeting(territory, geography), remote))

    def _around(self, home: Home) -> Clause:
        """In, or offered beside (2)."""
        radius, pointed = self.criteria.radius_km, self.pointed
        held, not_stated = self._holding(home), term("zone", NOT_STATED)
        remote = term("remote", True)
        if pointed is None:
            return any_of((held, all_of((not_stated, remote))))
        near = around(pointed, NEAR_KM)
        inside = any_of((held, all_of((not_stated, any_of((near, remote))))))
        if radius is None:
            return any_of((held, near, all_of((not_stated, remote))))
        within = any_of((remote, term("located", False), around(pointed, radius)))
        outside = all_of((none_of(held, not_stated), around(pointed, min(NEAR_KM, radius))))
        return any_of((all_of((inside, within)), outside))

    @staticmethod
    def _holding(home: Home) -> Clause:
        return {"terms": {"zone": list(home.zone_codes)}}

    def inside(self) -> Clause | None:
        """Of what may come in, what is not of another territory; None without C."""
        home = self.criteria.home
        return {"terms": {"zone": [*home.zone_codes, NOT_STATED]}} if home else None

    # ---- facets ---------------------------------------------------------------------------------

    def shown(self) -> list[Clause]:
        inside = self.inside()
        return [] if inside is None or self.criteria.include_outside else [inside]

    def selected(self, *, but: str = "") -> list[Clause]:
        """The selections, one of them left out (3)."""
        return [
            self._selection(facet, values)
            for facet, values in self.criteria.selections
            if facet != but and values
        ]

    def known(self, facet: str) -> tuple[str, ...]:
        if facet == "entree":
            return ("permanente", "datee")
        return tuple(self.corpus.vocabularies.get(facet, ())) or (
            (YES,) if facet in FACETS[8:] else ()
        )

    def _selection(self, facet: str, selected: tuple[str, ...]) -> Clause:
        values = [value for value in selected if value in self.known(facet)]
        if not values:
            return {"match_none": {}}
        if facet == "places":
            return at_least("open_until", self.now)
        if facet in ("public", "niveau"):
            values.append(OPEN_TO_ALL)
        held: Clause = {"terms": {"facets": [facet_value(facet, value) for value in values]}}
        if facet == "entree" and "datee" in values:
            return any_of((held, at_least("dated_until", self.now)))
        return held

    def _counts(self, facets: Iterable[str]) -> dict[str, Clause]:
        """Under what name each count comes back: `values` of all but those that follow the day."""
        facets = list(facets)
        values: Clause = {"field": "facets", "size": _VALUES_AT_MOST}
        if len(facets) == 1:
            [facet] = facets
            names = (*self.known(facet), OPEN_TO_ALL)
            values["include"] = [facet_value(facet, name) for name in names]
        counts: dict[str, Clause] = {}
        if facets != ["places"]:
            counts["values"] = {"terms": values}
        if "entree" in facets:
            counts["dated"] = {"filter": at_least("dated_until", self.now)}
        if "places" in facets:
            counts["open"] = {"filter": at_least("open_until", self.now)}
        return counts

    def aggregations(self) -> dict[str, Clause]:
        """`found` counts the answer, `facet …` each that is set, `outside` what is offered."""
        criteria, shown = self.criteria, self.shown()
        set_facets = [facet for facet in FACETS if criteria.selected(facet)]
        free = [facet for facet in FACETS if facet not in set_facets]
        found = {**self._counts(free), **self._standing()}
        asked = {
            "found": {"filter": all_of((*shown, *self.selected())), "aggs": found},
        }
        for facet in set_facets:
            others = all_of((*shown, *self.selected(but=facet)))
            asked[f"facet {facet}"] = {"filter": others, "aggs": self._counts((facet,))}
        inside = self.inside()
        if inside is not None:
            asked["outside"] = {"filter": all_of((none_of(inside), *self.selected()))}
        return asked

    def _standing(self) -> dict[str, Clause]:
        """What the groups are worked out of (6), and how many only fit by derogation."""
        distant = all_of((term("placed", False), term("remote", True)))
        asked = {
            "placed": {"filter": term("placed", True)},
            "distant": {"filter": distant},
        }
        if self.pointed:
            asked["near"] = {"filter": around(self.pointed, NEAR_KM)}
        if self.criteria.age is not None:
            fits, by_derogation = self._fits(self.criteria.age)
            asked["derogations"] = {"filter": _but(by_derogation, fits)}
        return asked

    # ---- order ----------------------------------------------------------------------------------

    def _scored_words(self) -> list[Clause]:
        return [scored(one, self.corpus.lexicon) for one in self.terms]

    def _ranks(self) -> list[Clause]:
        """Weights that add up to the rank, and exclude nothing (6). Groups add up too: what is near
        is a place, and a place is more than neither place nor remote. The first always holds: of a
        document without any weight the cluster would say 1."""
        placed, not_remote = term("placed", True), term("remote", False)
        ranks = [{"weight": ALWAYS_THERE}, self._stale_after()]
        ranks += (_weight(placed, GROUP), _weight(any_of((placed, not_remote)), GROUP))
        if self.criteria.home is None:
            ranks.append(_weight(placed, GROUP))  # without C, a place is as good as near
        elif self.pointed:
            ranks.append(_weight(around(self.pointed, NEAR_KM), GROUP))
        if self.criteria.age is not None:
            fits, by_derogation = self._fits(self.criteria.age)
            ranks += (_weight(fits, 2 * FIT), _weight(_but(by_derogation, fits), FIT))
        if self.terms:
            fields, lexicon = ("title", "scheme_words"), self.corpus.lexicon
            strong = all_of(in_fields(one, fields, lexicon) for one in self.terms)
            ranks.append(_weight(strong, STRONG))
        inside = self.inside()
        if inside is not None and self.criteria.include_outside:
            ranks.append(_weight(inside, INSIDE))
        return ranks

    def _stale_after(self) -> Clause:
        return _weight({"range": {"stale_from": {"gt": self.now}}}, FRESH)

    def _ranked(self) -> Clause:
        words = self._scored_words()
        query: Clause = {"bool": {"filter": self.base(), "should": words}}
        rank = {"functions": self._ranks(), "score_mode": "sum", "boost_mode": "sum"}
        return {"function_score": {"query": query, **rank}}

    @property
    def outside_apart(self) -> bool:
        """Another order than by relevance, with an outside block that must stay last: two lists."""
        criteria = self.criteria
        by_relevance = criteria.sort == "pertinence"
        return bool(criteria.home and criteria.include_outside and not by_relevance)

    def sort(self) -> list[Any]:
        """The keys of the total order; the last one only says whether a zone is stated."""
        keys: list[Any] = ["_score"]
        title: Clause = {"title_key": "asc"}
        if self.pointed:
            keys.append(self._by_distance(self.pointed))
        match self.criteria.sort:
            case "distance" if self.pointed:
                keys.reverse()
            case "entree":
                keys.insert(0, self._by_entry())
            case "nom":
                keys.insert(0, title)
        return [*keys, title, {"id": "asc"}, {"stated": "asc"}]

    @staticmethod
    def _by_distance(home: Home) -> Clause:
        point = {"lat": home.latitude, "lon": home.longitude}
        options = {"order": "asc", "unit": "km", "mode": "min", "distance_type": "arc"}
        return {"_geo_distance": {"points": point, **options}}

    def _by_entry(self) -> Clause:
        coming = {"path": "intakes", "filter": at_least("intakes.until", self.now)}
        return {"intakes.start": {"order": "asc", "mode": "min", "nested": coming}}

    # ---- requests -------------------------------------------------------------------------------

    def page(self, start: int, size: int) -> Clause:
        """Hits and every count."""
        narrowed = self.shown()
        inside = self.inside()
        if self.outside_apart and inside is not None:
            narrowed = [inside]
        return self._hits(start, size, (*narrowed, *self.selected())) | {
            "aggs": self.aggregations()
        }

    def outside_page(self, start: int, size: int) -> Clause:
        """Hits of the outside block alone, whose counts are known."""
        inside = self.inside()
        apart = () if inside is None else (none_of(inside),)
        return self._hits(start, size, (*apart, *self.selected()))

    def _hits(self, start: int, size: int, narrowed: Iterable[Clause]) -> Clause:
        return {
            "query": self._ranked(),
            "post_filter": all_of(narrowed),
            "sort": self.sort(),
            "from": start,
            "size": size,
            "track_scores": True,
            "track_total_hits": False,
            "stored_fields": "_none_",
        }

    def found(self) -> Clause:
        """What the map draws."""
        return all_of((*self.base(), *self.shown(), *self.selected()))


def _meeting(territory: frozenset[str], geography: Geography) -> list[Clause]:
    """Zones that share a commune with a territory, places that lie in it. Larger territories are
    told by their départements, and communes begin with the number of theirs."""
    communes = {code.partition(":")[2] for code in territory if code.startswith("commune:")}
    larger = [code for code in territory if not code.startswith("commune:")]
    departements = frozenset[str]().union(*map(geography.departements_of, larger))
    homes = {geography.commune_departement.get(code) for code in communes} - {None}
    zones = {FRANCE, *(f"commune:{code}" for code in communes)} if territory else set()
    for departement in {*departements, *(home for home in homes if home)}:
        zones.update(geography.above_departement(departement))
    clauses: list[Clause] = [
        {"terms": {"zone": sorted(zones)}},
        {"terms": {"communes": sorted(communes)}},
        {"terms": {"departements": sorted(departements)}},
    ]
    clauses += ({"prefix": {"zone": f"commune:{one}"}} for one in sorted(departements))
    return clauses
