"""What a search means, stated once more: plain Python, no array, no index, no trick.

Each function is one sentence of search/README.md (numbers in brackets). Slow on purpose: it reads
every document for every count. Engines are compared with it in tests/contracts.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from directory.eligibility import age_fit
from directory.freshness import is_believable, is_past, is_stale, is_suspended
from directory.geography import EARTH_RADIUS_KM, FRANCE, NEAR_KM, Geography, Home
from directory.words import fold
from search.criteria import FACETS, FLAG_FACETS, TERRITORY_PARAMS, YES, SearchCriteria
from search.documents import Corpus, Document, DocumentIntake
from search.results import (
    FIT_DEROGATION,
    FIT_UNKNOWN,
    FIT_YES,
    GROUP_EVERYWHERE,
    GROUP_FURTHER,
    GROUP_NEAR,
    GROUP_OUTSIDE,
    GROUP_REMOTE,
    NEAR,
    OUTSIDE,
    REMOTE,
    SERVED,
    Hit,
    MapResults,
    SearchResults,
)
from search.text import Correction, Query, correct, stem_of, words
from tests.search.oracle_map import map_cells

WEIGHTS = (8, 4, 2, 1)
STRONG = 4  # title, scheme, sigle, tags
Selections = tuple[tuple[str, tuple[str, ...]], ...]


# Distance -----------------------------------------------------------------------------------------
def haversine_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_phi = (phi2 - phi1) / 2
    half_lambda = math.radians(lon2 - lon1) / 2
    h = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def distance_km(document: Document, home: Home | None) -> float | None:
    """From C to the nearest place; None when C or every place has no point."""
    if home is None or home.latitude is None or home.longitude is None:
        return None
    distances = [
        haversine_km(home.latitude, home.longitude, place.latitude, place.longitude)
        for place in document.places
        if place.latitude is not None and place.longitude is not None
    ]
    return min(distances, default=None)


# Zone ---------------------------------------------------------------------------------------------
def communes_in(codes: Iterable[str], geography: Geography) -> set[str]:
    """Every commune that typed codes cover, one by one."""
    covered = set()
    for code in codes:
        if code.startswith("commune:"):
            covered.add(code.removeprefix("commune:"))
        else:
            covered |= {c for c in geography.commune_departement if code in geography.containing(c)}
    return covered


def zone_holds(document: Document, home: Home) -> bool:
    return any(code in document.zone for code in home.zone_codes)


# 1. Age -------------------------------------------------------------------------------------------
def fit_of(document: Document, age: int) -> str | None:
    return age_fit([(rule, rule.conditional) for rule in document.rules], age)


# 2. Place -----------------------------------------------------------------------------------------
def how_served(document: Document, criteria: SearchCriteria, distance: float | None) -> str | None:
    """SERVED, NEAR, REMOTE or OUTSIDE; None when it is neither in nor offered. C is known."""
    assert criteria.home is not None
    held = zone_holds(document, criteria.home)
    if held:
        return SERVED
    if not document.zone and distance is not None and distance <= NEAR_KM:
        return NEAR
    if document.remote and not document.zone:
        return REMOTE
    limit = NEAR_KM if criteria.radius_km is None else min(NEAR_KM, criteria.radius_km)
    if document.zone and distance is not None and distance <= limit:
        return OUTSIDE
    return None


def within_radius(document: Document, criteria: SearchCriteria, distance: float | None) -> bool:
    if criteria.home is None or criteria.radius_km is None:
        return True
    return document.remote or distance is None or distance <= criteria.radius_km


def meets_territory(document: Document, param: str, value: str, geography: Geography) -> bool:
    if TERRITORY_PARAMS[param] == "platform":
        territory = geography.platforms.get(value, frozenset())
    else:
        territory = frozenset((f"{TERRITORY_PARAMS[param]}:{value}",))
    communes = communes_in(territory, geography)
    if FRANCE in document.zone or communes & communes_in(document.zone, geography):
        return True
    if any(place.commune in communes for place in document.places):
        return True
    return document.remote and not document.zone


# 4. Places and intakes ----------------------------------------------------------------------------
def not_past(document: Document, today: date) -> list[DocumentIntake]:
    return [
        intake
        for intake in document.intakes
        if not is_past(
            permanent=intake.permanent,
            starts_on=intake.starts_on,
            apply_by=intake.apply_by,
            today=today,
        )
    ]


def entry_kinds(document: Document, today: date) -> set[str]:
    return {"permanente" if i.permanent else "datee" for i in not_past(document, today)}


def next_intake(document: Document, today: date) -> date | None:
    starts = [i.starts_on for i in not_past(document, today) if i.starts_on is not None]
    return min((day for day in starts if day >= today), default=None)


def has_open_places(document: Document, today: date) -> bool:
    return any(
        (intake.open_places or 0) > 0
        and is_believable(
            past=False, open_places=intake.open_places, expires_at=intake.expires_at, today=today
        )
        for intake in not_past(document, today)
    )


# 3. Facets ----------------------------------------------------------------------------------------
def holds_value(document: Document, facet: str, value: str, today: date) -> bool:
    """Would this document match if the facet held this value alone?"""
    if facet in FLAG_FACETS:
        flags = {
            "places": has_open_places(document, today),
            "internat": document.boarding,
            "distance": document.remote,
            "pmr": document.accessible,
            "obligation": document.obligation,
        }
        return value == YES and flags[facet]
    if facet == "public":
        return not document.audiences or value in document.audiences
    if facet == "niveau":
        return not document.levels or value in document.levels
    values = {
        "phase": {document.phase},
        "categorie": {document.category},
        "dispositif": {document.scheme},
        "statut": set(document.statuses),
        "prescripteur": set(document.prescribers),
        "entree": entry_kinds(document, today),
    }
    return value in values[facet]


def holds_selections(document: Document, selections: Selections, today: date) -> bool:
    """OR inside a facet, AND between facets."""
    return all(
        any(holds_value(document, facet, value, today) for value in values)
        for facet, values in selections
    )


# 5. Words -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Score:
    total: int = 0
    strong: bool = False


def score_of(fields: tuple[set[str], ...], terms: tuple[str, ...]) -> Score | None:
    """None when a word is missing."""
    best = []
    for term in terms:
        weights = [w for w, words in zip(WEIGHTS, fields, strict=True) if term in words]
        if not weights:
            return None
        best.append(max(weights))
    return Score(sum(best), bool(best) and min(best) >= STRONG)


# 6. Order -----------------------------------------------------------------------------------------
def group_of(
    document: Document, criteria: SearchCriteria, served: str | None, km: float | None
) -> int:
    if served == OUTSIDE:
        return GROUP_OUTSIDE
    if document.places and criteria.home is None:
        return GROUP_NEAR
    if document.places:
        return GROUP_NEAR if km is not None and km <= NEAR_KM else GROUP_FURTHER
    return GROUP_REMOTE if document.remote else GROUP_EVERYWHERE


@dataclass(frozen=True)
class Answer:
    """A document that passes everything but the facets."""

    document: Document
    hit: Hit
    strong: bool


def first_key(answer: Answer, criteria: SearchCriteria) -> tuple[object, ...]:
    """What `tri` puts before the default order."""
    sort = criteria.sort
    if sort == "distance" and criteria.home is not None:
        return (far_last(answer.hit.distance_km),)
    if sort == "nom":
        return (answer.document.title_key,)
    if sort == "entree":
        if "permanente" in entry_kinds(answer.document, criteria.today):
            return (0, date.max)
        coming = next_intake(answer.document, criteria.today)
        return (2, date.max) if coming is None else (1, coming)
    return ()


def far_last(km: float | None) -> float:
    return math.inf if km is None else km


def order_key(answer: Answer, criteria: SearchCriteria) -> tuple[object, ...]:
    hit = answer.hit
    return (
        hit.served == OUTSIDE,
        *first_key(answer, criteria),
        not answer.strong,
        hit.group,
        (FIT_YES, FIT_DEROGATION, FIT_UNKNOWN, None).index(hit.age_fit),
        hit.stale,
        -hit.score,
        far_last(hit.distance_km),
        answer.document.title_key,
        hit.id,
    )


# The search ---------------------------------------------------------------------------------------
class Oracle:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.fields = {
            document.id: tuple(corpus.lexicon.field_terms(text) for text in document.texts)
            for document in corpus.documents
        }
        self.frequency = Counter(
            term for fields in self.fields.values() for term in set().union(*fields)
        )

    @cached_property
    def forms(self) -> dict[str, Counter[str]]:
        """Known words, each with the ways in which documents write it."""
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        for document in self.corpus.documents:
            for text in document.texts:
                for _, written in words(text):
                    forms[fold(written)][written] += 1
        return forms

    @property
    def folded(self) -> dict[str, int]:
        """[5] Known words as they occur, each as frequent as its stem."""
        return {word: self.frequency[stem_of(word)] for word in self.forms}

    def written(self, word: str) -> str:
        forms = self.forms[word]
        return min(forms, key=lambda form: (-forms[form], form))

    def search(self, criteria: SearchCriteria) -> SearchResults:
        query = self.corpus.lexicon.query(criteria.q)
        correction = self.correction(query)
        terms = query.terms if correction is None else correction.terms
        answers = self.answers(criteria, terms)
        found = self.found(answers, criteria, criteria.selections)
        found.sort(key=lambda answer: order_key(answer, criteria))
        start = (criteria.page - 1) * criteria.page_size
        return SearchResults(
            total=len(found),
            hits=tuple(answer.hit for answer in found[start : start + criteria.page_size]),
            facets=self.facets(answers, criteria),
            outside=None if criteria.home is None else self.outside(answers, criteria),
            groups=dict(Counter(answer.hit.group for answer in found)),
            derogations=sum(answer.hit.age_fit == FIT_DEROGATION for answer in found),
            correction=correction,
            cut=query.cut,
            words_ignored=bool(criteria.q) and not terms,
        )

    def map(
        self, criteria: SearchCriteria, *, bbox: tuple[float, float, float, float], zoom: int
    ) -> MapResults:
        everything = replace(criteria, page=1, page_size=len(self.corpus.documents) + 1)
        ids = {hit.id for hit in self.search(everything).hits}
        return map_cells([d for d in self.corpus.documents if d.id in ids], bbox, zoom)

    def correction(self, query: Query) -> Correction | None:
        """[5] Only when no document, before any other filter, holds every word."""
        if any(score_of(fields, query.terms) for fields in self.fields.values()):
            return None
        return correct(query, self)

    def answers(self, criteria: SearchCriteria, terms: tuple[str, ...]) -> list[Answer]:
        """Documents that pass everything but the facets, those of the outside block included."""
        answers = (self.answer(document, criteria, terms) for document in self.corpus.documents)
        return [answer for answer in answers if answer is not None]

    def answer(
        self, document: Document, criteria: SearchCriteria, terms: tuple[str, ...]
    ) -> Answer | None:
        today = criteria.today
        score = score_of(self.fields[document.id], terms)
        fit = None if criteria.age is None else fit_of(document, criteria.age)
        km = distance_km(document, criteria.home)
        served = None if criteria.home is None else how_served(document, criteria, km)
        kept = (
            not is_suspended(document.suspended_from, document.suspended_until, today=today)
            and (criteria.age is None or fit is not None)
            and (criteria.home is None or served is not None)
            and within_radius(document, criteria, km)
            and all(
                meets_territory(document, param, value, self.corpus.geography)
                for param, value in criteria.territories
            )
        )
        if score is None or not kept:
            return None
        hit = Hit(
            id=document.id,
            group=group_of(document, criteria, served, km),
            age_fit=fit,
            served=served,
            distance_km=km,
            score=score.total,
            stale=is_stale(document.verified_at, document.freshness_days, today=today),
        )
        return Answer(document, hit, score.strong)

    def found(
        self, answers: list[Answer], criteria: SearchCriteria, selections: Selections
    ) -> list[Answer]:
        return [
            answer
            for answer in answers
            if holds_selections(answer.document, selections, criteria.today)
            and (criteria.include_outside or answer.hit.served != OUTSIDE)
        ]

    def outside(self, answers: list[Answer], criteria: SearchCriteria) -> int:
        """[2] The same number whether they are included or not."""
        shown = self.found(answers, replace(criteria, include_outside=True), criteria.selections)
        return sum(answer.hit.served == OUTSIDE for answer in shown)

    def facets(
        self, answers: list[Answer], criteria: SearchCriteria
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        """[3] The total if that facet held that value alone and everything else stayed."""
        facets = {}
        for facet in FACETS:
            others = tuple(pair for pair in criteria.selections if pair[0] != facet)
            left = self.found(answers, criteria, others)
            values = (YES,) if facet in FLAG_FACETS else self.corpus.vocabularies.get(facet, ())
            counts = (
                (value, sum(holds_value(a.document, facet, value, criteria.today) for a in left))
                for value in values
            )
            chosen = criteria.selected(facet)
            facets[facet] = tuple((v, count) for v, count in counts if count or v in chosen)
        return facets
