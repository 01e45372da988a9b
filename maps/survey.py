"""A search looked at in a frame: what the engine finds there, the marks it makes, their drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maps.drawing import Drawing, build_drawing
from maps.extent import FRAME_PX, WORLD_BBOX
from maps.joining import DRAWN_GAP_PX, join_close
from maps.marks import Mark, build_marks, named_solutions
from maps.places import Places, read_places
from maps.projection import ZOOM_MAX, Box, zoom_of
from search.criteria import SearchCriteria
from search.engines.base import SearchEngine
from search.results import MapCell, MapResults

# Zoom at which a whole search is looked at first: cells of a few kilometres.
_SURVEY_ZOOM = 8


@dataclass(frozen=True, slots=True)
class Framed:
    """`found`: what the engine answers in the frame; `places`: of the solutions that are named."""

    frame: Box
    zoom: int
    found: MapResults
    places: Places
    marks: tuple[Mark, ...]
    drawing: Drawing


def survey(engine: SearchEngine, criteria: SearchCriteria) -> MapResults:
    """The whole search, wherever it is: what a frame is chosen from."""
    return engine.map(criteria, bbox=WORLD_BBOX, zoom=_SURVEY_ZOOM)


def look_at(engine: SearchEngine, criteria: SearchCriteria, frame: Box) -> Framed:
    """One query, for the places that are named; the rest is asked of the engine."""
    zoom = zoom_of(frame, FRAME_PX)
    found = engine.map(criteria, bbox=frame.bbox, zoom=zoom)
    cells = join_close(found.cells, zoom=zoom, gap_px=DRAWN_GAP_PX)
    places = read_places(_named(cells, zoom))
    marks = build_marks(cells, places, zoom=zoom)
    return Framed(frame, zoom, found, places, marks, build_drawing(frame, marks, criteria.home))


def _named(cells: Sequence[MapCell], zoom: int) -> set[int]:
    """Solutions whose places are read; at the end of the zoom every disc tells its names."""
    if zoom < ZOOM_MAX:
        return named_solutions(cells)
    return {one for cell in cells for one in cell.ids}
