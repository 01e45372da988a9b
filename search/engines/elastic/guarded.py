"""The cluster answers when it can be believed; else the resident engine does, the same.

Believed: it follows the directory up to the last revision, nobody doubts it, it answers in time, in
full, and names no solution that the directory does not publish. Nothing is asked twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from elasticsearch import Elasticsearch

from search.criteria import PAGE_SIZE_MAX, SearchCriteria
from search.documents import Corpus
from search.engines.base import BBox, SearchEngine
from search.engines.deadline import Turn, current_turn, within
from search.engines.elastic import breaker, mapping
from search.engines.elastic.breaker import Breaker
from search.engines.elastic.client import connect
from search.engines.elastic.engine import ElasticEngine
from search.engines.elastic.faults import IndexTrouble, trouble_of
from search.engines.elastic.target import count
from search.engines.elastic.troubles import Trouble
from search.engines.resident import ResidentEngine
from search.models import IndexCursor
from search.results import MapResults, SearchResults

logger = logging.getLogger(__name__)
A = TypeVar("A", SearchResults, MapResults)

# A cluster that failed is first asked for a number, in less time than a person notices.
PROBE_S = 0.3
# Faults of the index itself: true for all processes, until it was compared or built again.
_DOUBTS = frozenset({Trouble.GHOST, Trouble.COUNT, Trouble.ABSENT})


def guarded(resident: ResidentEngine) -> GuardedEngine:
    return GuardedEngine(resident, connect(), breaker.searches)


@dataclass(frozen=True, slots=True)
class GuardedEngine:
    resident: ResidentEngine
    client: Elasticsearch
    breaker: Breaker

    @property
    def corpus(self) -> Corpus:
        return self.resident.corpus

    def search(self, criteria: SearchCriteria) -> SearchResults:
        if criteria.page_size > PAGE_SIZE_MAX:  # an export: thousands of hits are in memory already
            return self.resident.search(criteria)

        def ask(engine: SearchEngine) -> SearchResults:
            return engine.search(criteria)

        def check(found: SearchResults) -> None:
            self._check_known(hit.id for hit in found.hits)
            if not found.total and self.resident.search(criteria).total:
                raise IndexTrouble(Trouble.COUNT)

        return self._answer(ask, check)

    def map(self, criteria: SearchCriteria, *, bbox: BBox, zoom: int) -> MapResults:
        def ask(engine: SearchEngine) -> MapResults:
            return engine.map(criteria, bbox=bbox, zoom=zoom)

        def check(found: MapResults) -> None:
            self._check_known(number for cell in found.cells for number in cell.ids)

        return self._answer(ask, check)

    def _answer(self, ask: Callable[[SearchEngine], A], check: Callable[[A], None]) -> A:
        turn = current_turn()
        if not self._is_believed(turn):
            return ask(self.resident)
        try:
            found = turn.spend(lambda left: within(left, lambda: ask(self._cluster(left))))
            check(found)
        except Exception as error:  # whatever a cluster can say: the person has an answer
            turn.distrust()
            self._blame(trouble_of(error))
            return ask(self.resident)
        self.breaker.succeeded()
        return found

    def _cluster(self, left_s: float) -> ElasticEngine:
        client = self.client.options(request_timeout=left_s)
        return ElasticEngine(self.resident, client, mapping.alias())

    def _is_believed(self, turn: Turn) -> bool:
        """Decided once a request and a revision: a page shows the answers of one engine."""
        if turn.is_spent:
            return False
        if turn.decided_at != self.corpus.revision:
            turn.decided_at, turn.is_trusted = self.corpus.revision, self._may_be_asked()
        return turn.is_trusted

    def _may_be_asked(self) -> bool:
        cursor = IndexCursor.read()
        if not mapping.is_of_our_shape(cursor.index) or cursor.doubt:
            return False
        if cursor.number != self.corpus.revision:
            return False
        if self.breaker.is_closed:
            return True
        return self.breaker.lets_through() and self._answers_again()

    def _answers_again(self) -> bool:
        client = self.client.options(request_timeout=PROBE_S)
        try:
            within(PROBE_S, lambda: count(client))
        except Exception as error:  # as above; the next probe is the breaker's to say
            self.breaker.failed(trouble_of(error))
            return False
        self.breaker.succeeded()
        return True

    def _check_known(self, ids: Iterable[int]) -> None:
        """The directory, as this request read it, has them all: an index decides of nothing."""
        if not known_ids(self.corpus).issuperset(ids):
            raise IndexTrouble(Trouble.GHOST)

    def _blame(self, trouble: Trouble) -> None:
        logger.warning("Elasticsearch not believed (%s): the resident engine answers", trouble)
        if trouble in _DOUBTS:
            IndexCursor.note(doubt=trouble)
        else:
            self.breaker.failed(trouble)


_known: tuple[Corpus, frozenset[int]] | None = None


def known_ids(corpus: Corpus) -> frozenset[int]:
    """Built once for a corpus, kept until the next one."""
    global _known
    last = _known
    if last is None or last[0] is not corpus:
        last = _known = (corpus, frozenset(document.id for document in corpus.documents))
    return last[1]
