"""A small map of a search, drawn by the server, for a page that is about something else."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from maps.canvas import DATA_CREDIT
from maps.drawing import Drawing, build_drawing
from maps.extent import FRAME_PX, WORLD_BBOX, build_extent
from maps.joining import DRAWN_GAP_PX, join_close
from maps.marks import build_marks, named_solutions
from maps.page import SURVEY_ZOOM
from maps.places import read_places
from maps.projection import zoom_of
from search.criteria import SearchCriteria
from search.engines.base import SearchEngine
from search.listing import solution_href
from search.querystring import to_querystring


@dataclass(frozen=True, slots=True)
class Miniature:
    """`hrefs`: where each mark leads, in the order of the drawing; `link`: the whole map."""

    drawing: Drawing
    hrefs: tuple[str, ...]
    link: str
    home: str
    credits: str = DATA_CREDIT


def build_miniature(engine: SearchEngine, criteria: SearchCriteria) -> Miniature:
    """One query, for the places that are named; the rest is asked of the engine."""
    everywhere = engine.map(criteria, bbox=WORLD_BBOX, zoom=SURVEY_ZOOM)
    frame = build_extent(criteria, everywhere.cells)
    zoom = zoom_of(frame, FRAME_PX)
    framed = engine.map(criteria, bbox=frame.bbox, zoom=zoom)
    cells = join_close(framed.cells, zoom=zoom, gap_px=DRAWN_GAP_PX)
    marks = build_marks(cells, read_places(named_solutions(cells)), zoom=zoom)
    drawing = build_drawing(frame, marks, criteria.home)
    link = reverse("maps:map") + to_querystring(criteria)
    return Miniature(
        drawing=drawing,
        hrefs=tuple(
            solution_href(one.mark.place.slug, criteria) if one.mark.place else link
            for one in drawing.marks
        ),
        link=link,
        home=criteria.home.name if criteria.home else "",
    )
