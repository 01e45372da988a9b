"""A directory made by hand, for examples: places stand on a meridian, so distances can be read.

C is Lens, at 50° N. `at(12)` is a place 12 km north of it, in Arras, a commune of the same
département; `over_there(12)` the same, in Amiens, in another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from directory.geography import EARTH_RADIUS_KM, Geography, Home
from directory.words import fold
from search.criteria import FLAG_FACETS, YES, SearchCriteria
from search.documents import Corpus, Document, DocumentIntake, DocumentPlace, Rule
from search.engines.base import BBox, SearchEngine
from search.results import Hit, MapResults, SearchResults
from search.text import Lexicon
from tests.days import TODAY, days_from_today
from tests.search.corpora import VOCABULARIES

KM_A_DEGREE = EARTH_RADIUS_KM * 3.141592653589793 / 180
LENS = Home("62498", "Lens", "62", "09", "32", 50.0, 2.0)
AMIENS = Home("80021", "Amiens", "80", "20", "32", 49.0, 2.0)
NOWHERE = Home("62999", "Commune-sans-point", "62", "09", "32", None, None)
MIQUELON = Home("97501", "Miquelon-Langlade", "975", None, "975", 47.1, -56.4)

GEOGRAPHY = Geography(
    commune_departement={
        "62498": "62",
        "62041": "62",
        "62999": "62",
        "59350": "59",
        "80021": "80",
        "97501": "975",
        "76540": "76",
    },
    departements={
        "62": ("09", "32"),
        "59": ("09", "32"),
        "80": ("20", "32"),
        "76": ("70", "28"),
        "975": (None, "975"),
    },
    platforms={
        "lens": frozenset({"commune:62498"}),
        "somme": frozenset({"departement:80"}),
    },
)
SYNONYMS = (("mission locale", "ml"), ("école de la deuxième chance", "e2c"))


def point_at(km: float) -> tuple[float, float]:
    return 50.0 + km / KM_A_DEGREE, 2.0


def at(km: float) -> tuple[DocumentPlace, ...]:
    return (DocumentPlace("62041", "62", *point_at(km)),)


def over_there(km: float) -> tuple[DocumentPlace, ...]:
    return (DocumentPlace("80021", "80", *point_at(km)),)


SOMEWHERE = (DocumentPlace("62999", "62", None, None),)


def solution(number: int, title: str = "", **facts: Any) -> Document:
    """A solution about which little is known: no age, no zone, no place; verified today."""
    name = title or f"Solution {number:02}"
    texts = (name, *(facts.pop(field, "") for field in ("scheme_words", "actor", "text")))
    known: dict[str, Any] = {
        "scheme": "mlds",
        "category": "remobilisation",
        "phase": "remobiliser",
        "verified_at": TODAY,
        **facts,
    }
    return Document(id=number, title_key=fold(name), texts=texts, **known)


def zone(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def rules(*bounds: tuple[int | None, int | None] | tuple[int | None, int | None, bool]) -> Any:
    return tuple(Rule(*bound) for bound in bounds)


def permanent(**facts: Any) -> DocumentIntake:
    return DocumentIntake(permanent=True, **facts)


def dated(days: int, **facts: Any) -> DocumentIntake:
    return DocumentIntake(permanent=False, starts_on=days_from_today(days), **facts)


def places(opened: int | None, *, until: int) -> dict[str, Any]:
    """A count of places seen thirty days ago, believable until a day counted from today."""
    return {
        "open_places": opened,
        "seen_at": days_from_today(-30),
        "expires_at": days_from_today(until),
    }


class Directory(NamedTuple):
    """A few solutions and somebody who answers about them."""

    engine: SearchEngine

    def results(self, **asked: Any) -> SearchResults:
        asked.setdefault("today", TODAY)
        facets = {name: asked.pop(name) for name in [*VOCABULARIES, *FLAG_FACETS] if name in asked}
        selections = tuple(
            (name, (YES,) if value is True else value) for name, value in facets.items()
        )
        return self.engine.search(SearchCriteria(selections=selections, page_size=100, **asked))

    def hits(self, **asked: Any) -> tuple[Hit, ...]:
        return self.results(**asked).hits

    def ids(self, **asked: Any) -> list[int]:
        return [hit.id for hit in self.hits(**asked)]

    def fits(self, age: int) -> dict[int, str | None]:
        return {hit.id: hit.age_fit for hit in self.hits(age=age)}

    def served(self, home: Home = LENS, **asked: Any) -> dict[int, str | None]:
        return {hit.id: hit.served for hit in self.hits(home=home, **asked)}

    def counts(self, facet: str, **asked: Any) -> dict[str, int]:
        return dict(self.results(**asked).facets[facet])

    def map(self, bbox: BBox, zoom: int, **asked: Any) -> MapResults:
        return self.engine.map(SearchCriteria(today=TODAY, **asked), bbox=bbox, zoom=zoom)


def directory_of(
    engine: Callable[[Corpus], SearchEngine], documents: Iterable[Document]
) -> Directory:
    corpus = Corpus(
        documents=tuple(documents),
        geography=GEOGRAPHY,
        lexicon=Lexicon.from_groups(SYNONYMS),
        vocabularies=VOCABULARIES,
    )
    return Directory(engine(corpus))


def day(days: int) -> date:
    return days_from_today(days)
