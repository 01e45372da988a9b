"""The engines held to the contract. One line each: all tests of the meaning run on all of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from search.documents import Corpus, Document
from search.engines.base import SearchEngine
from search.engines.elastic import documents, mapping
from search.engines.elastic.client import client_of
from search.engines.elastic.engine import ElasticEngine
from search.engines.resident import ResidentEngine
from tests.servers.elasticsearch import shared

# Tests are about what is found, not about how soon: a busy machine is no wrong answer.
PATIENCE_S = 120


def cluster() -> Elasticsearch:
    return client_of(shared.url()).options(request_timeout=PATIENCE_S)


def new_index(client: Elasticsearch) -> str:
    name = f"essai-{secrets.token_hex(6)}"
    mapping.create_index(client, name)
    return name


def send(client: Elasticsearch, index: str, actions: Iterable[dict[str, Any]]) -> None:
    """What is sent can be found at once."""
    operations = list(actions)
    if operations:
        answer = client.bulk(index=index, operations=operations, refresh=True)
        refused = [item for item in answer["items"] if "error" in next(iter(item.values()))]
        assert not refused, refused[0]


def indexing(kept: Iterable[Document]) -> Iterable[dict[str, Any]]:
    for document in kept:
        yield {"index": {"_id": documents.identifier(document)}}
        yield documents.source(document)


def elastic(corpus: Corpus) -> ElasticEngine:
    """On an index of its own, which stays as long as the server."""
    client = cluster()
    index = new_index(client)
    send(client, index, indexing(corpus.documents))
    return ElasticEngine(ResidentEngine(corpus), client, index)


class Recycled:
    """For the many small directories of examples: one index, emptied for the next test; a test that
    makes several directories has others beside, which go with it."""

    def __init__(self) -> None:
        self.index = ""
        self.held: list[str] = []
        self.taken = False
        self.beside: list[str] = []

    def build(self, corpus: Corpus) -> ElasticEngine:
        if self.taken:
            engine = elastic(corpus)
            self.beside.append(engine.index)
            return engine
        client = cluster()
        self.index = self.index or new_index(client)
        gone = [{"delete": {"_id": one}} for one in self.held]
        self.taken, self.held = True, [documents.identifier(one) for one in corpus.documents]
        send(client, self.index, [*gone, *indexing(corpus.documents)])
        return ElasticEngine(ResidentEngine(corpus), client, self.index)

    def forget(self) -> None:
        if self.beside:
            cluster().indices.delete(index=self.beside)
        self.taken, self.beside = False, []


recycled = Recycled()
ENGINES: dict[str, Callable[[Corpus], SearchEngine]] = {
    "resident": ResidentEngine,
    "elasticsearch": elastic,
}
# One process has the server.
EACH_ENGINE = (
    "resident",
    pytest.param(
        "elasticsearch", marks=(pytest.mark.server, pytest.mark.xdist_group("elasticsearch"))
    ),
)
