from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bench import cluster
from search.criteria import SearchCriteria
from search.engines.resident import ResidentEngine
from search.results import Hit, SearchResults
from tests.days import TODAY
from tests.search.corpora import random_corpus
from tests.search.engines import cluster as reached
from tests.servers import elasticsearch
from tests.servers.elasticsearch import ElasticsearchMissing, shared

FOUND = SearchResults(
    total=2,
    hits=(Hit(1, 0, distance_km=3.0), Hit(2, 1)),
    facets={"phase": (), "pmr": (("oui", 1),)},
)


def test_without_a_server_the_rest_is_measured_and_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @contextmanager
    def missing(**_options: object) -> Iterator[None]:
        raise ElasticsearchMissing("make elasticsearch")
        yield

    monkeypatch.setattr(elasticsearch, "node", missing)
    with cluster.started("wall") as notes:
        assert cluster.ADDRESS not in os.environ
        assert cluster.measure(10, ResidentEngine(random_corpus(1, 5)), [], lambda *_: None) == (
            [],
            [],
            [],
        )
    assert notes == ["elasticsearch: not measured, make elasticsearch"]


def test_the_time_of_another_process_is_not_told_in_processor_time() -> None:
    with cluster.started("cpu") as notes:
        assert cluster.ADDRESS not in os.environ
    assert "--clock cpu" in notes[0]


@pytest.mark.parametrize(
    "other",
    [
        replace(FOUND, total=3),
        replace(FOUND, outside=0),
        replace(FOUND, facets={"pmr": (("oui", 2),)}),
        replace(FOUND, hits=FOUND.hits[::-1]),
        replace(FOUND, hits=FOUND.hits[:1]),
        replace(FOUND, hits=(Hit(1, 0, distance_km=3.002), Hit(2, 1))),
        replace(FOUND, hits=(Hit(1, 0), Hit(2, 1))),
    ],
)
def test_answers_that_differ_are_counted(other: SearchResults) -> None:
    assert cluster._differ(FOUND, other)


def test_a_millimetre_is_no_difference_nor_is_a_facet_without_values() -> None:
    near = replace(FOUND, hits=(Hit(1, 0, distance_km=3.000001), Hit(2, 1)), facets=FOUND.facets)
    assert not cluster._differ(FOUND, near)
    assert not cluster._differ(FOUND, replace(near, facets={"pmr": (("oui", 1),)}))


@pytest.mark.server
@pytest.mark.xdist_group("elasticsearch")
def test_a_cluster_is_filled_asked_and_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cluster.ADDRESS, shared.url())
    resident = ResidentEngine(random_corpus(3, 40))
    asked = [SearchCriteria(today=TODAY), SearchCriteria(today=TODAY, age=16)]
    box = (1.0, 49.0, 3.0, 51.0)
    kinds, lines, notes = cluster.measure(
        40, resident, asked, lambda engine, one: engine.map(one, bbox=box, zoom=8)
    )
    assert [kind.name for kind in kinds] == [cluster.PAGE, cluster.MAP]
    for kind in kinds:
        kind.run(0)
        assert len(kind.times_ms) == 1
    assert [line.metric for line in lines] == [cluster.BULK]
    assert "documents a second" in notes[0]
    assert "bytes a document" in notes[1]
    assert notes[2].startswith("elasticsearch: 0 answers of 2 differ")
    client = reached()
    client.indices.delete(index=list(client.indices.get_alias(name="solutions")))
