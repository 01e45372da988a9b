"""Cells that would be drawn over each other become one. Pure.

A grid cuts a town in two when a border crosses it; two discs that overlap cannot be told apart nor
touched. Counts of places stay exact; counts of solutions too as long as the cells name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from maps.projection import TILE_PX, WORLD, project, unproject
from search.results import CELL_IDS_AT_MOST, MapCell

# A mark's target is 44 px; at the scale of a phone the server's drawing is half as wide.
LIVE_GAP_PX = 44
DRAWN_GAP_PX = 66
# Each pass moves centres a little; what is left after these barely touches.
_PASSES_AT_MOST = 4


def join_close(cells: Sequence[MapCell], *, zoom: int, gap_px: float) -> tuple[MapCell, ...]:
    """No two marks nearer than `gap_px` at this zoom, as far as a few passes can do."""
    gap = gap_px / (TILE_PX * 2**zoom) * WORLD
    joined = list(cells)
    for _ in range(_PASSES_AT_MOST):
        before = len(joined)
        joined = _one_pass(joined, gap)
        if len(joined) == before:
            break
    return tuple(joined)


def _one_pass(cells: Iterable[MapCell], gap: float) -> list[MapCell]:
    """The largest first, so that a town keeps its place and takes in what surrounds it."""
    kept: list[MapCell] = []
    centres: list[tuple[float, float]] = []
    for cell in sorted(cells, key=_largest):
        x, y = project(cell.latitude, cell.longitude)
        near = next(
            (
                number
                for number, (other_x, other_y) in enumerate(centres)
                if abs(x - other_x) < gap and (x - other_x) ** 2 + (y - other_y) ** 2 < gap * gap
            ),
            None,
        )
        if near is None:
            kept.append(cell)
            centres.append((x, y))
        else:
            kept[near] = join(kept[near], cell)
            centres[near] = project(kept[near].latitude, kept[near].longitude)
    return kept


def _largest(cell: MapCell) -> tuple[int, float, float]:
    return -cell.count, -cell.latitude, cell.longitude


def join(one: MapCell, other: MapCell) -> MapCell:
    """`solutions` is 0, not known, when one of the cells has too many to name them."""
    count = one.count + other.count
    (x, y), (other_x, other_y) = (project(c.latitude, c.longitude) for c in (one, other))
    share = other.count / count
    latitude, longitude = unproject(x + (other_x - x) * share, y + (other_y - y) * share)
    ids = tuple(sorted({*one.ids, *other.ids})) if one.ids and other.ids else ()
    return MapCell(
        latitude=latitude,
        longitude=longitude,
        count=count,
        solutions=len(ids),
        ids=ids if len(ids) <= CELL_IDS_AT_MOST else (),
    )
