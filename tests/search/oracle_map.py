"""The map of the oracle [8]: places in Web-Mercator tiles, counted one by one."""

from __future__ import annotations

import math

from search.documents import Document
from search.results import MapCell, MapResults

NAMED_MAX = 50
CELLS_MAX = 500
MERCATOR_LATITUDE = 85.0511287798
Point = tuple[float, float, int]  # latitude, longitude, id of the solution


def tile(latitude: float, longitude: float, zoom: int) -> tuple[int, int]:
    """(x, y) of the Web-Mercator tile that holds a point, y growing southwards."""
    side = 2**zoom
    bounded = max(-MERCATOR_LATITUDE, min(MERCATOR_LATITUDE, latitude))
    x = (longitude + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(bounded))) / math.pi) / 2
    return min(side - 1, math.floor(x * side)), min(side - 1, math.floor(y * side))


def map_cells(
    found: list[Document], bbox: tuple[float, float, float, float], zoom: int
) -> MapResults:
    west, south, east, north = bbox
    points: list[Point] = []
    positioned = set()
    for document in found:
        for place in document.places:
            if place.latitude is None or place.longitude is None:
                continue
            positioned.add(document.id)
            if west <= place.longitude <= east and south <= place.latitude <= north:
                points.append((place.latitude, place.longitude, document.id))
    grid_zoom = zoom + 2
    while len(grid(points, grid_zoom)) > CELLS_MAX:
        grid_zoom -= 1
    cells = tuple(cell_of(inside) for inside in grid(points, grid_zoom).values())
    return MapResults(cells, grid_zoom, positioned=len(positioned), total=len(found))


def grid(points: list[Point], zoom: int) -> dict[tuple[int, int], list[Point]]:
    cells: dict[tuple[int, int], list[Point]] = {}
    for point in points:
        cells.setdefault(tile(point[0], point[1], zoom), []).append(point)
    return cells


def cell_of(points: list[Point]) -> MapCell:
    solutions = sorted({point[2] for point in points})
    return MapCell(
        latitude=sum(point[0] for point in points) / len(points),
        longitude=sum(point[1] for point in points) / len(points),
        count=len(points),
        id=points[0][2] if len(points) == 1 else None,
        solutions=len(solutions),
        ids=tuple(solutions) if len(solutions) <= NAMED_MAX else (),
    )
