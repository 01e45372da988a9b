"""Everything that an index holds, page after page, from one moment of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.elastic import mapping
from search.engines.elastic.faults import IndexTrouble
from search.engines.elastic.troubles import Trouble

_A_PAGE = 1_000
_KEPT = "2m"
_TIMEOUT_S = 30.0


def scan(client: Elasticsearch, *, sources: bool) -> Iterator[dict[str, Any]]:
    """Hits with `_id` and `_version`, and `_source` when asked for."""
    patient = client.options(request_timeout=_TIMEOUT_S)
    moment = patient.open_point_in_time(index=mapping.alias(), keep_alive=_KEPT)["id"]
    after: list[Any] | None = None
    try:
        while hits := _page(patient, moment, after, sources):
            yield from hits
            after = hits[-1]["sort"]
    finally:
        patient.close_point_in_time(id=moment)


def _page(
    client: Elasticsearch, moment: str, after: list[Any] | None, sources: bool
) -> list[dict[str, Any]]:
    answer = client.search(
        pit={"id": moment, "keep_alive": _KEPT},
        size=_A_PAGE,
        sort=[{"_shard_doc": "asc"}],
        search_after=after,
        source=sources,
        version=True,
        track_total_hits=False,
    )
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise IndexTrouble(Trouble.RED)
    hits = list(answer["hits"]["hits"])
    if not all(hit["_id"].isdecimal() for hit in hits):  # somebody else writes here
        raise IndexTrouble(Trouble.MISSHAPEN)
    return hits


def held_ids(client: Elasticsearch) -> set[int]:
    return {int(hit["_id"]) for hit in scan(client, sources=False)}
