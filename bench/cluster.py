"""Elasticsearch beside the other engines: a server of its own for each size, filled from the same
directory, asked the same questions in the same rounds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from elasticsearch import Elasticsearch

from bench.measure import Kind, Measured, single

if TYPE_CHECKING:  # the command reads this before Django is set up
    from search.criteria import SearchCriteria
    from search.engines.base import SearchEngine
    from search.results import Hit, SearchResults

# The address of the server, from the command to the process that measures.
ADDRESS = "BENCH_ELASTICSEARCH_URL"
HEAP = "1g"
PAGE, MAP, BULK = "elasticsearch.page", "elasticsearch.map", "elasticsearch.bulk_us_per_doc"
PATIENCE_S = 120
_WARM_ROUNDS = 15
_METRE_KM = 0.001


@contextmanager
def started(clock: str) -> Iterator[list[str]]:
    """A server for what is measured inside, its address in the environment. Gives what must be said
    when there is none."""
    from tests.servers.elasticsearch import ElasticsearchMissing, node

    if clock == "cpu":  # the time of another process is not counted in ours
        yield ["elasticsearch: not measured with --clock cpu"]
        return
    try:
        with node(heap=HEAP, options=()) as server:
            os.environ[ADDRESS] = server.url
            yield []
    except ElasticsearchMissing as missing:
        yield [f"elasticsearch: not measured, {missing}"]
    finally:
        os.environ.pop(ADDRESS, None)


def measure(
    size: int,
    resident: SearchEngine,
    criteria: Sequence[SearchCriteria],
    draw: Callable[[SearchEngine, SearchCriteria], object],
) -> tuple[list[Kind], list[Measured], list[str]]:
    """(kinds to interleave with the others, what filling it took, notes)."""
    address = os.environ.get(ADDRESS)
    if not address:
        return [], [], []
    from search.engines.elastic.client import client_of
    from search.engines.elastic.engine import ElasticEngine

    client = client_of(address).options(request_timeout=PATIENCE_S)
    index, seconds = fill(client, resident)
    engine = ElasticEngine(resident, client, index)  # type: ignore[arg-type]
    documents = max(1, len(resident.corpus.documents))
    bulk = single(BULK, size, [seconds * 1000 / documents])
    count = len(criteria)
    _warm_up(engine, criteria, draw)
    kinds = [
        Kind(PAGE, lambda n: engine.search(criteria[n % count])),
        Kind(MAP, lambda n: draw(engine, criteria[n % count])),
    ]
    rate = f"elasticsearch at {size}: {documents / seconds:,.0f} documents a second in bulk"
    return kinds, [bulk], [rate, _room(client, size), _agreement(resident, engine, criteria)]


def _warm_up(
    engine: SearchEngine,
    criteria: Sequence[SearchCriteria],
    draw: Callable[[SearchEngine, SearchCriteria], object],
) -> None:
    """A server that has just started runs code that is not compiled yet, several times slower than
    what people meet: one that has answered for some minutes is measured. What a cold one costs is
    told by the drills (bench/drill), where it answers first within seconds or is passed over."""
    for _ in range(_WARM_ROUNDS):
        for one in criteria:
            engine.search(one)
            draw(engine, one)


def fill(client: Elasticsearch, resident: SearchEngine) -> tuple[str, float]:
    """(index, seconds until all can be found); then one segment, as after a quiet night."""
    from search.engines.elastic import mapping
    from search.engines.elastic.writing import Writer

    index, alias = mapping.new_name(), mapping.alias()
    mapping.create_index(client, index)
    client.indices.put_alias(index=index, name=alias)
    writer = Writer(client, alias, timeout_s=PATIENCE_S)
    started_at = time.perf_counter()
    written = writer.write(resident.corpus.documents, (), 1)
    if written.refused:
        raise RuntimeError(f"Elasticsearch refused {len(written.refused)} documents")
    mapping.settle(client, index)
    seconds = time.perf_counter() - started_at
    client.indices.forcemerge(index=index, max_num_segments=1)
    client.indices.refresh(index=index)
    return index, seconds


def _room(client: Elasticsearch, size: int) -> str:
    """Memory of the server and room on its disk."""
    [server] = client.nodes.info(metric="process")["nodes"].values()
    status = Path(f"/proc/{server['process']['id']}/status").read_text()
    [resident_kb] = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    held = client.indices.stats(metric="store")["_all"]["total"]["store"]["size_in_bytes"]
    return (
        f"elasticsearch at {size}: {int(resident_kb) / 1024:.0f} MiB of memory (heap {HEAP}), "
        f"{held / 2**20:.0f} MiB of disk, {held / size:.0f} bytes a document"
    )


def _agreement(
    resident: SearchEngine, engine: SearchEngine, criteria: Sequence[SearchCriteria]
) -> str:
    different = [c for c in criteria if _differ(resident.search(c), engine.search(c))]
    said = f"elasticsearch: {len(different)} answers of {len(criteria)} differ from the resident"
    return said if not different else f"{said}, first {different[0]}"


def _differ(one: SearchResults, other: SearchResults) -> bool:
    """Distances are rounded apart by some millimetres; all the rest is equal."""
    facts = [replace(found, hits=(), facets=_counted(found)) for found in (one, other)]
    pairs = list(zip(one.hits, other.hits, strict=False))
    same = len(one.hits) == len(other.hits) and all(_same(*pair) for pair in pairs)
    return facts[0] != facts[1] or not same


def _counted(found: SearchResults) -> dict[str, tuple[tuple[str, int], ...]]:
    return {name: values for name, values in found.facets.items() if values}


def _same(one: Hit, other: Hit) -> bool:
    if replace(one, distance_km=None) != replace(other, distance_km=None):
        return False
    if one.distance_km is None or other.distance_km is None:
        return one.distance_km is other.distance_km
    return abs(one.distance_km - other.distance_km) < _METRE_KM
