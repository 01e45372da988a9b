"""What an index holds: every field told, nothing guessed, a name of its own for each building.

People ask an alias; it leads to the index in use. A new shape of document is a new SCHEMA: its
indexes have another name, and an old index says in `_meta` that it is of another shape.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from elasticsearch import Elasticsearch

# Raise it with any change of PROPERTIES or of documents.py.
SCHEMA = 1
_TIMEOUT_S = 30.0

_FLAG = {"type": "boolean"}
_DAY = {"type": "integer"}  # days since the first of January of year 1; see documents.py
_CODES = {"type": "keyword", "doc_values": False}
# Texts arrive as stems parted by blanks (search/text.py): the cluster only cuts at the blanks.
_WORDS = {"type": "text", "analyzer": "whitespace", "norms": False, "index_options": "positions"}

PROPERTIES: dict[str, Any] = {
    "id": {"type": "long"},
    "title_key": {"type": "keyword", "index": False},
    # The four searched texts, by weight.
    "title": _WORDS,
    "scheme_words": _WORDS,
    "names": _WORDS,
    "summary": _WORDS,
    # « facet:value » for all the facets that do not depend on the day.
    "facets": {"type": "keyword"},
    "dated_until": _DAY,
    "open_until": _DAY,
    "ruled": _FLAG,
    "ages": {"type": "integer_range", "doc_values": False},
    "ages_if": {"type": "integer_range", "doc_values": False},
    "zone": _CODES,
    "stated": {"type": "byte"},
    "remote": _FLAG,
    "placed": _FLAG,
    "located": _FLAG,
    "communes": _CODES,
    "departements": _CODES,
    "points": {"type": "geo_point"},
    "stale_from": _DAY,
    "suspended_from": _DAY,
    "suspended_until": _DAY,
    # Nested: sorted by the start of those that can still be joined.
    "intakes": {
        "type": "nested",
        "dynamic": "strict",
        "properties": {"start": _DAY, "until": _DAY},
    },
    # Nested: the map counts places, not solutions.
    "places": {
        "type": "nested",
        "dynamic": "strict",
        "properties": {
            "cell": {"type": "long"},
            "latitude": {"type": "double"},
            "longitude": {"type": "double"},
        },
    },
}

_SETTINGS: dict[str, Any] = {
    # One shard: counts and orders are exact, and a million solutions fit in it.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # Exports ask for whole answers; the cluster only keeps as many as there are documents.
    "max_result_window": 100_000_000,
}
# Nobody asks an index that is being filled, and one that the cluster lost is filled again: nothing
# is made findable each second, nor written to the disk for each batch.
_FILLING: dict[str, Any] = {"refresh_interval": "-1", "translog.durability": "async"}
# Said aloud, so that an index that nobody asks for a while is refreshed all the same.
_SERVING: dict[str, Any] = {"refresh_interval": "1s", "translog.durability": "request"}


def alias() -> str:
    """The name that is asked; ELASTICSEARCH_INDEX tells two sites of one cluster apart."""
    return str(settings.ELASTICSEARCH_INDEX)


def family() -> str:
    """What the names of our indexes begin with, whatever their shape."""
    return f"{alias()}-v"


def is_of_our_shape(name: str) -> bool:
    """By its name alone: an index made by another version of the site is not asked."""
    return name.startswith(f"{family()}{SCHEMA}-")


def new_name(now: datetime | None = None) -> str:
    moment = now or timezone.now()
    return f"{family()}{SCHEMA}-{moment:%Y%m%d%H%M%S%f}"


def body() -> dict[str, Any]:
    return {
        "settings": {"index": _SETTINGS | _FILLING},
        "mappings": {"dynamic": "strict", "_meta": {"schema": SCHEMA}, "properties": PROPERTIES},
    }


def create_index(client: Elasticsearch, name: str) -> None:
    """An empty index of the present shape, to be filled and then settled. Making one may take
    longer than answering."""
    client.options(request_timeout=_TIMEOUT_S).indices.create(index=name, **body())


def settle(client: Elasticsearch, name: str) -> None:
    """Once filled: all of it is on the disk and can be found, and so is each write from now on."""
    patient = client.options(request_timeout=_TIMEOUT_S).indices
    patient.put_settings(index=name, settings={"index": _SERVING})
    patient.flush(index=name, wait_if_ongoing=True)
    patient.refresh(index=name)


def schema_of(mapping: dict[str, Any]) -> int | None:
    """The SCHEMA of an index, read off what the cluster says of it; None when it is not ours."""
    found = mapping.get("mappings", mapping).get("_meta", {}).get("schema")
    return found if isinstance(found, int) else None
