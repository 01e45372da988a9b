"""The cluster as an engine. It says what was found; it never says who may see it: pages read the
rows of the database, with the rights of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from search.criteria import SearchCriteria
from search.documents import Corpus
from search.engines.base import BBox
from search.engines.elastic.asking import Clause, Question
from search.engines.elastic.drawing import draw
from search.engines.elastic.faults import IndexTrouble
from search.engines.elastic.reading import read_facets, read_groups, read_hits
from search.engines.elastic.troubles import Trouble
from search.engines.resident import ResidentEngine
from search.results import Hit, MapResults, SearchResults
from search.text import Correction, Query

# Said to the cluster as well, so that it does not go on working for someone who has left.
_GIVEN_UP = "2s"


@dataclass(frozen=True, slots=True)
class ElasticEngine:
    """`resident` reads the words of the question and knows the territories; it is also who answers
    when the cluster does not."""

    resident: ResidentEngine
    client: Elasticsearch
    index: str

    @property
    def corpus(self) -> Corpus:
        return self.resident.corpus

    def search(self, criteria: SearchCriteria) -> SearchResults:
        query, correction, question = self._question(criteria)
        start = (criteria.page - 1) * criteria.page_size
        answer = self._ask(question.page(max(start, 0), self._size(criteria)))
        counts = answer["aggregations"]
        found = counts["found"]
        outside = counts["outside"]["doc_count"] if "outside" in counts else None
        derogations = found["derogations"]["doc_count"] if "derogations" in found else 0
        return SearchResults(
            total=found["doc_count"],
            hits=self._hits(question, answer, start, found["doc_count"] - (outside or 0)),
            facets=read_facets(counts, question),
            outside=outside,
            groups=read_groups(found, question, outside),
            derogations=derogations,
            correction=correction,
            cut=query.cut,
            words_ignored=bool(criteria.q) and not question.terms,
        )

    def map(self, criteria: SearchCriteria, *, bbox: BBox, zoom: int) -> MapResults:
        _, _, question = self._question(criteria)
        return draw(question, self._ask, bbox, zoom)

    def _question(self, criteria: SearchCriteria) -> tuple[Query, Correction | None, Question]:
        query, correction, words = self.resident.read_words(criteria)
        return query, correction, Question(criteria, words.terms if words else (), self.corpus)

    def _size(self, criteria: SearchCriteria) -> int:
        """An export asks for all; the cluster makes room for as many as it is asked."""
        return max(min(criteria.page_size, 2 * len(self.corpus.documents) + 1_000), 0)

    def _hits(
        self, question: Question, answer: Mapping[str, Any], start: int, inside: int
    ) -> tuple[Hit, ...]:
        """`inside`: how many come before the outside block, when that is asked apart."""
        if start < 0:
            return ()
        hits = read_hits(answer, question)
        missing = question.criteria.page_size - len(hits)
        if question.outside_apart and missing > 0 and start + len(hits) >= inside:
            first = max(start - inside, 0)
            size = min(missing, self._size(question.criteria))
            rest = self._ask(question.outside_page(first, size))
            hits += read_hits(rest, question, outside=True)
        return tuple(hits)

    def _ask(self, body: Clause) -> Mapping[str, Any]:
        answer = self.client.perform_request(
            "POST",
            f"/{self.index}/_search?allow_partial_search_results=false&timeout={_GIVEN_UP}",
            headers={"accept": "application/json", "content-type": "application/json"},
            body=body,
        ).body
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise IndexTrouble(Trouble.RED)  # it answered for a part of its documents only
        found: Mapping[str, Any] = answer
        return found
