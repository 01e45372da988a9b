"""The map: places of the solutions found, gathered in Web-Mercator cells (search/README.md, 8)."""

from __future__ import annotations

import numpy as np

from search.engines.base import BBox
from search.engines.columns import Bools, Columns, Ints
from search.engines.mercator import BITS
from search.results import CELL_IDS_AT_MOST, MapCell, MapResults

CELLS_AT_MOST = 500
# A cell is a tile of this many zoom levels below the map's own: about 64 px wide.
_FINER = 2


def map_cells(columns: Columns, rows: Ints, bbox: BBox, zoom: int) -> MapResults:
    """Cells of the places of `rows` inside a box; coarser until there are at most 500."""
    found = np.zeros(len(columns.ids), dtype=np.bool_)
    found[rows] = True
    known = ~np.isnan(columns.place_points[:, 0])
    of_found = found[columns.place_rows] & known
    positioned = len(np.unique(columns.place_rows[of_found]))
    places = np.flatnonzero(of_found & _inside(columns, bbox))
    zoom = min(zoom + _FINER, BITS)
    while True:
        tiles = columns.place_mercator[places] >> (BITS - zoom)
        keys, cell_of, counts = np.unique(
            tiles[:, 0] << BITS | tiles[:, 1], return_inverse=True, return_counts=True
        )
        if len(keys) <= CELLS_AT_MOST or zoom == 0:
            break
        zoom -= 1
    cells = _cells(columns, places, cell_of, counts)
    return MapResults(cells, zoom, positioned, len(rows))


def _inside(columns: Columns, bbox: BBox) -> Bools:
    west, south, east, north = bbox
    latitude, longitude = columns.place_points[:, 0], columns.place_points[:, 1]
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
    distinct = np.unique(np.stack((cell_of, rows), axis=1), axis=0)
    solutions = np.bincount(distinct[:, 0].astype(np.int64), minlength=size)
    # `distinct` goes by cell: the solutions of a cell are a slice of it.
    ends = np.cumsum(solutions)
    named = columns.ids[distinct[:, 1]]
    return tuple(
        MapCell(
            latitude=float(latitude[cell]),
            longitude=float(longitude[cell]),
            count=int(counts[cell]),
            id=int(named[ends[cell] - 1]) if counts[cell] == 1 else None,
            solutions=int(solutions[cell]),
            ids=_few(named[ends[cell] - solutions[cell] : ends[cell]]),
        )
        for cell in range(size)
    )


def _few(ids: Ints) -> tuple[int, ...]:
    """Ascending; none when they are too many to be named."""
    return tuple(sorted(ids.tolist())) if len(ids) <= CELL_IDS_AT_MOST else ()
