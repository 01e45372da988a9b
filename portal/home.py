"""What is live on the home page: figures of the day, families with their counts, where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from directory.enums import PHASE_SENTENCES
from directory.french import plural
from directory.models import Actor, Platform, Solution
from search.criteria import YES, SearchCriteria
from search.describe import value_label
from search.engines import get_engine
from search.engines.base import SearchEngine
from search.results import SearchResults


@dataclass(frozen=True, slots=True)
class Family:
    """One of the five families: the legend of lists, map and paper."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Figure:
    value: int
    label: str


@dataclass(frozen=True, slots=True)
class HomeLive:
    """`phases`: (value, what a person says of it); `examples`: how many solutions are invented."""

    today: date
    phases: tuple[tuple[str, str], ...]
    families: tuple[Family, ...]
    figures: tuple[Figure, ...]
    examples: str


def home_live() -> HomeLive:
    today = timezone.localdate()
    engine = get_engine()
    results = engine.search(SearchCriteria(today=today))
    examples = Solution.objects.published().examples().count()
    return HomeLive(
        today=today,
        phases=tuple((phase.value, sentence) for phase, sentence in PHASE_SENTENCES.items()),
        families=_families(engine, results),
        figures=_figures(results),
        examples=plural(examples, "exemple") if examples else "",
    )


def _families(engine: SearchEngine, results: SearchResults) -> tuple[Family, ...]:
    """All five, in vocabulary order: a family without any solution yet is part of the legend."""
    counts = dict(results.facets.get("categorie", ()))
    corpus = engine.corpus
    return tuple(
        Family(slug, value_label(corpus.labels, "categorie", slug), counts.get(slug, 0))
        for slug in corpus.vocabularies.get("categorie", ())
    )


def _figures(results: SearchResults) -> tuple[Figure, ...]:
    with_places = dict(results.facets.get("places", ())).get(YES, 0)
    pairs = (
        (results.total, "solution", "solutions"),
        (with_places, "avec des places libres, datées", "avec des places libres, datées"),
        (Actor.objects.published().count(), "acteur", "acteurs"),
        (Platform.objects.published().count(), "plateforme", "plateformes"),
    )
    return tuple(Figure(value, one if value < 2 else many) for value, one, many in pairs)
