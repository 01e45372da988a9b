"""The map: places of the solutions found, gathered in Web-Mercator cells (search/README.md, 8)."""

from __future__ import annotations

import numpy as np

from search.engines.base import BBox
from search.engines.columns import Bools, Columns, Floats, Ints
from search.engines.mercator import BITS
from search.results import CELL_IDS_AT_MOST, MapCell, MapResults

CELLS_AT_MOST = 500
# A cell is a tile of this many zoom levels below the map's own: about 64 px wide.
FINER = 2
_ROW_BITS = 32


def map_cells(columns: Columns, rows: Ints, bbox: BBox, zoom: int) -> MapResults:
    """Cells of the places of `rows` inside a box; coarser until there are at most 500."""
    positioned = int(np.count_nonzero(columns.has_point[rows]))
    places = _places_of(columns, rows)
    places = places[_inside(columns.place_points[places], bbox)]
    zoom = min(zoom + FINER, BITS)
    tiles = columns.place_mercator[places] >> (BITS - zoom)
    zoom, coarser = _coarser(tiles, zoom)
    tiles >>= coarser
    _, cell_of, counts = np.unique(
        tiles[:, 0] << BITS | tiles[:, 1], return_inverse=True, return_counts=True
    )
    cells = _cells(columns, places, cell_of, counts)
    return MapResults(cells, zoom, positioned, len(rows))


def _coarser(tiles: Ints, zoom: int) -> tuple[int, int]:
    """(zoom at which there are few enough cells, levels given up). Each step starts from the
    distinct tiles of the one before."""
    keys = np.unique(tiles[:, 0] << BITS | tiles[:, 1])
    given_up = 0
    while len(keys) > CELLS_AT_MOST and zoom - given_up > 0:
        x, y = keys >> BITS, keys & ((1 << BITS) - 1)
        keys = np.unique(x >> 1 << BITS | y >> 1)
        given_up += 1
    return zoom - given_up, given_up


def _places_of(columns: Columns, rows: Ints) -> Ints:
    """The places of these rows, row by row."""
    starts = columns.row_places[rows]
    counts = columns.row_places[rows + 1] - starts
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return places


def _inside(points: Floats, bbox: BBox) -> Bools:
    """False for an unknown position (NaN) as well."""
    west, south, east, north = bbox
    latitude, longitude = points[:, 0], points[:, 1]
    inside: Bools = (
        (latitude >= south) & (latitude <= north) & (longitude >= west) & (longitude <= east)
    )
    return inside


def _cells(columns: Columns, places: Ints, cell_of: Ints, counts: Ints) -> tuple[MapCell, ...]:
    points = columns.place_points[places]
    size = len(counts)
    latitude = np.bincount(cell_of, points[:, 0], minlength=size) / np.maximum(counts, 1)
    longitude = np.bincount(cell_of, points[:, 1], minlength=size) / np.maximum(counts, 1)
    rows = columns.place_rows[places]
    distinct = np.unique(cell_of.astype(np.int64) << _ROW_BITS | rows)
    solutions = np.bincount(distinct >> _ROW_BITS, minlength=size)
    # `distinct` goes by cell: the solutions of a cell are a slice of it.
    ends = np.cumsum(solutions)
    named = columns.ids[distinct & ((1 << _ROW_BITS) - 1)]
    listed = zip(
        latitude.tolist(), longitude.tolist(), counts.tolist(), solutions.tolist(), ends.tolist(),
        strict=True,
    )  # fmt: skip
    return tuple(
        MapCell(
            latitude=lat,
            longitude=lon,
            count=count,
            id=int(named[end - 1]) if count == 1 else None,
            solutions=distinct_count,
            ids=_few(named[end - distinct_count : end]),
        )
        for lat, lon, count, distinct_count, end in listed
    )


def _few(ids: Ints) -> tuple[int, ...]:
    """Ascending; none when they are too many to be named."""
    return tuple(sorted(ids.tolist())) if len(ids) <= CELL_IDS_AT_MOST else ()
