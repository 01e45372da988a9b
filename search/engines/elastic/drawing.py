"""The map asked of the cluster: places of the solutions found, in cells (search/README.md, 8)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from search.engines.base import BBox
from search.engines.cells import CELLS_AT_MOST, FINER
from search.engines.elastic.asking import Clause, Question, term
from search.engines.mercator import CELL_BITS, column_row
from search.results import CELL_IDS_AT_MOST, MapCell, MapResults

# Cells that are asked with all they hold, and cells that are only counted: the cluster refuses an
# answer of more than 65,536 buckets.
_DRAWN_AT_MOST, _COUNTED_AT_MOST = 1_000, 30_000

Ask = Callable[[Clause], Mapping[str, Any]]


def draw(question: Question, ask: Ask, bbox: BBox, zoom: int) -> MapResults:
    """Coarser until there are few enough cells. An ordinary view is one request."""
    finest = min(zoom + FINER, CELL_BITS)
    if _tiles(bbox, finest) > _DRAWN_AT_MOST:
        finest = _fit(question, ask, bbox, finest)
    answer = ask(_request(question, bbox, finest, whole=True))
    coarser = _coarser(_keys(answer), finest)
    if coarser < finest:
        answer = ask(_request(question, bbox, coarser, whole=True))
    buckets = answer["aggregations"]["places"]["inside"]["cells"]["buckets"]
    cells = sorted((column_row(int(bucket["key"])), bucket) for bucket in buckets)
    return MapResults(
        cells=tuple(_cell(bucket) for _, bucket in cells),
        zoom=coarser,
        positioned=answer["aggregations"]["located"]["doc_count"],
        total=answer["hits"]["total"]["value"],
    )


def _fit(question: Question, ask: Ask, bbox: BBox, finest: int) -> int:
    """The zoom at which there are few enough cells: counted first where they cannot be too many,
    then finer as long as they still are few."""
    zoom = finest
    while _tiles(bbox, zoom) > _COUNTED_AT_MOST:
        zoom -= 1
    while True:
        answer = ask(_request(question, bbox, zoom, whole=False))
        fitting = _coarser(_keys(answer), zoom)
        if fitting < zoom or zoom == finest:
            return fitting
        # Few enough at this zoom: three levels finer they are at most 64 times as many.
        few = answer["aggregations"]["places"]["inside"]["doc_count"] <= _COUNTED_AT_MOST
        zoom = finest if few else min(finest, zoom + 3)


def _tiles(bbox: BBox, zoom: int) -> int:
    """How many tiles the box meets at most."""
    west, south, east, north = bbox
    side = 1 << zoom
    columns = (east - west) / 360 * side
    rows = (_north(north) - _north(south)) * side
    return (int(columns) + 2) * (int(rows) + 2)


def _north(latitude: float) -> float:
    """From the south of the Web-Mercator square (0) to its north (1)."""
    bounded = math.radians(min(max(latitude, -85.06), 85.06))
    return 0.5 + math.asinh(math.tan(bounded)) / (2 * math.pi)


def _keys(answer: Mapping[str, Any]) -> list[int]:
    buckets: Sequence[Mapping[str, Any]]
    buckets = answer["aggregations"]["places"]["inside"]["cells"]["buckets"]
    return [int(bucket["key"]) for bucket in buckets]


def _coarser(cells: Sequence[int], zoom: int) -> int:
    """The finest zoom, from this one on, at which these are few enough."""
    tiles = {cell >> 2 * (CELL_BITS - zoom) for cell in cells}
    while len(tiles) > CELLS_AT_MOST and zoom > 0:
        tiles = {tile >> 2 for tile in tiles}
        zoom -= 1
    return zoom


def _request(question: Question, bbox: BBox, zoom: int, *, whole: bool) -> Clause:
    """`whole`: with what each cell holds, not its number of places alone."""
    west, south, east, north = bbox
    box = [
        {"range": {"places.latitude": {"gte": south, "lte": north}}},
        {"range": {"places.longitude": {"gte": west, "lte": east}}},
    ]
    interval = float(1 << 2 * (CELL_BITS - zoom))
    cells: Clause = {
        "histogram": {"field": "places.cell", "interval": interval, "min_doc_count": 1}
    }
    if whole:
        named = {"field": "id", "size": CELL_IDS_AT_MOST, "order": {"_key": "asc"}}
        cells["aggs"] = {
            "latitude": {"avg": {"field": "places.latitude"}},
            "longitude": {"avg": {"field": "places.longitude"}},
            "solutions": {"reverse_nested": {}, "aggs": {"ids": {"terms": named}}},
        }
    inside = {"filter": {"bool": {"filter": box}}, "aggs": {"cells": cells}}
    return {
        "query": question.found(),
        "size": 0,
        "track_total_hits": True,
        "aggs": {
            "located": {"filter": term("located", True)},
            "places": {"nested": {"path": "places"}, "aggs": {"inside": inside}},
        },
    }


def _cell(bucket: Mapping[str, Any]) -> MapCell:
    count, solutions = bucket["doc_count"], bucket["solutions"]["doc_count"]
    ids = tuple(one["key"] for one in bucket["solutions"]["ids"]["buckets"])
    return MapCell(
        latitude=bucket["latitude"]["value"],
        longitude=bucket["longitude"]["value"],
        count=count,
        id=ids[0] if count == 1 else None,
        solutions=solutions,
        ids=ids if solutions <= CELL_IDS_AT_MOST else (),
    )
