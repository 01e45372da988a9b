"""The pages answered by Elasticsearch, and by it alone: what it cannot answer is an error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from django.test import override_settings

from bench import cluster
from search.criteria import SearchCriteria
from search.engines import current_corpus, resident_of
from search.engines.elastic import guarded
from search.engines.elastic.client import client_of
from search.engines.elastic.engine import ElasticEngine
from search.engines.resident import ResidentEngine
from search.results import SearchResults


@dataclass(frozen=True)
class Counted(ElasticEngine):
    """`asked`: each question that was put to the cluster."""

    asked: list[str] = field(default_factory=list)

    def search(self, criteria: SearchCriteria) -> SearchResults:
        self.asked.append(criteria.q)
        return super().search(criteria)


@contextmanager
def answered_by(url: str) -> Iterator[list[str]]:
    """Its index is made from the directory and goes at the end; gives the questions it is asked."""
    client = client_of(url).options(request_timeout=cluster.PATIENCE_S)
    asked: list[str] = []

    def engine(resident: ResidentEngine) -> Counted:
        return Counted(resident, client, index, asked)

    index, _ = cluster.fill(client, resident_of(current_corpus()))
    try:
        with override_settings(ELASTICSEARCH_URL=url), patch.object(guarded, "guarded", engine):
            yield asked
    finally:
        client.indices.delete(index=index)
