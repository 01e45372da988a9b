"""From a query string to an answer: the one opening of the page, JSON, exports and relaxings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.http import Http404, QueryDict

from directory.changelog import head_number
from directory.geography import Geography
from search.criteria import SearchCriteria
from search.describe import Labels
from search.engines import get_engine
from search.engines.base import SearchEngine
from search.forms import Known, SearchForm
from search.results import Hit, SearchResults

T = TypeVar("T")
# A page is read in a few milliseconds: three writes in a row between its queries are rare.
_READS_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as read, and the engine that answers it: one state for all that is asked."""

    form: SearchForm
    engine: SearchEngine

    @property
    def criteria(self) -> SearchCriteria:
        return self.form.criteria

    @property
    def labels(self) -> Labels:
        return self.engine.corpus.labels

    @property
    def geography(self) -> Geography:
        return self.engine.corpus.geography

    def page(self) -> SearchResults:
        """The page asked for; 404 when it is not one of 1…pages."""
        if self.criteria.page < 1:
            raise Http404("Cette page n’existe pas.")
        results = self.engine.search(self.criteria)
        if self.criteria.page > page_count(results.total, self.criteria.page_size):
            raise Http404("Cette page n’existe pas.")
        return results

    def whole(self) -> tuple[Hit, ...]:
        """Every hit, in order, from one answer of the engine: an edit cannot shift it midway."""
        first = replace(self.criteria, page=1)
        total = self.engine.search(first).total
        return self.engine.search(replace(first, page_size=max(total, 1))).hits

    def count(self, criteria: SearchCriteria) -> int:
        return self.engine.search(replace(criteria, page=1)).total


def page_count(total: int, page_size: int) -> int:
    """At least one page: an empty answer is a page that says so."""
    return max(1, -(-total // page_size))


def settled(query: QueryDict, read: Callable[[Asked], T]) -> T:
    """Ask and read rows until no write came between: an answer shows one state of the directory.

    A reader never waits for a writer; when writes never pause, the last reading is given.
    """
    for _ in range(_READS_AT_MOST):
        asked = ask(query)
        answer = read(asked)
        if head_number() == asked.engine.corpus.revision:
            break
    return answer


def ask(query: QueryDict) -> Asked:
    engine = get_engine()
    known = Known(vocabularies=engine.corpus.vocabularies, geography=engine.corpus.geography)
    return Asked(SearchForm(query, known), engine)
