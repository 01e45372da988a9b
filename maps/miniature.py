"""A small map of a search, drawn by the server, for a page that is about something else."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from maps.canvas import DATA_CREDIT
from maps.drawing import Drawing
from maps.extent import build_extent
from maps.survey import look_at, survey
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
    """One query, for the places that are named."""
    frame = build_extent(criteria, survey(engine, criteria).cells)
    drawing = look_at(engine, criteria, frame).drawing
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
