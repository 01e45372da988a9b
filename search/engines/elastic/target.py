"""Where the alias leads, and whether that index is the one we follow, with the shape we gave it."""

from __future__ import annotations

from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.engines.elastic import mapping
from search.engines.elastic.faults import IndexTrouble
from search.engines.elastic.troubles import Trouble


def targets(client: Elasticsearch, name: str | None = None) -> dict[str, Any]:
    """Index → what the cluster says of it, for all that bear this name or alias; none is empty."""
    try:
        found = client.indices.get(index=name or mapping.alias(), features="mappings")
    except NotFoundError:
        return {}
    return dict(found.body)


def check_target(client: Elasticsearch, followed: str) -> None:
    """IndexTrouble when the alias does not lead to the followed index, alone, in our shape."""
    found = targets(client)
    if list(found) != [followed]:
        raise IndexTrouble(Trouble.ABSENT)
    if not has_our_shape(found[followed]):
        raise IndexTrouble(Trouble.MISSHAPEN)


def has_our_shape(said: dict[str, Any]) -> bool:
    if mapping.schema_of(said) != mapping.SCHEMA:
        return False
    properties = said.get("mappings", {}).get("properties", {})
    return _types(properties) == _types(mapping.PROPERTIES)


def _types(properties: dict[str, Any]) -> dict[str, str]:
    return {name: str(one.get("type", "object")) for name, one in properties.items()}


def count(client: Elasticsearch) -> int:
    """How many documents can be found."""
    answer = client.count(index=mapping.alias())
    if answer["_shards"]["failed"]:
        raise IndexTrouble(Trouble.RED)
    return int(answer["count"])
