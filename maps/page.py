"""The page of the map: the list of the search, then the same solutions on a map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from directory.examples import marked
from maps.base_map import STATIC_PATH
from maps.canvas import DATA_CREDIT, FAMILIES, PerseveranceMap, Sources, Tiles
from maps.drawing import Drawing
from maps.extent import build_extent, frame_of_bbox, smallest_frame
from maps.marks import Mark
from maps.projection import ZOOM_MAX, Box, project
from maps.sentences import Summary, build_summary
from maps.survey import Framed, look_at, survey
from search.asking import Asked
from search.criteria import PAGE_SIZE, SearchCriteria
from search.describe import title
from search.listing import solution_href
from search.page import SearchPage, build_page
from search.querystring import to_querystring, with_changes, with_value, without_value
from search.results import MapResults, SearchResults
from search.viewport import ViewportError, parse_bbox

_CLOSER, _FURTHER = 0.5, 2.0
# A disc is opened in a frame this much narrower.
_DISC_CLOSER = 0.25


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A category: its mark, how many solutions, and the same search with or without it."""

    value: str
    label: str
    count: int
    query: str
    is_selected: bool


@dataclass(frozen=True, slots=True)
class NamedLink:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """`drawing`: for a page without script; `hrefs`: where each of its marks leads, in order;
    `together`: solutions that no zoom can part; `closer`, `further`: the same map, other scale;
    `config`: what the script reads; `problem`: a frame that could not be read, in French."""

    criteria: SearchCriteria
    search: SearchPage
    title: str
    summary: Summary
    legend: tuple[LegendLine, ...]
    drawing: Drawing
    hrefs: tuple[str, ...]
    together: tuple[NamedLink, ...]
    closer: str
    further: str
    config: dict[str, Any]
    tiles: Tiles | None
    problem: str
    credits: str = DATA_CREDIT

    def link(self, number: int) -> str:
        """The address of another page of the list, beside the same map."""
        return reverse("maps:map") + with_changes(self.criteria, page=number)


def build_map_page(asked: Asked, *, bbox: str) -> MapPage:
    """`bbox`: the frame that a link of the drawing asks for, "" for the search's own."""
    search = build_page(asked)
    criteria = asked.criteria
    found = asked.engine.search(replace(criteria, page=1, page_size=1))
    everywhere = survey(asked.engine, criteria)
    frame, problem = _frame(criteria, everywhere, bbox)
    framed = look_at(asked.engine, criteria, frame)
    tiles = outside_tiles()
    return MapPage(
        criteria=criteria,
        search=search,
        title=title(criteria, asked.geography).replace("Solutions", "La carte", 1),
        summary=build_summary(found, everywhere, framed.found),
        legend=_legend(criteria, found),
        drawing=framed.drawing,
        hrefs=tuple(_href(one.mark, framed, criteria) for one in framed.drawing.marks),
        together=_together(framed, criteria),
        closer=_framed(criteria, frame.scaled(_CLOSER)),
        further=_framed(criteria, frame.scaled(_FURTHER)),
        config=_canvas(frame, criteria, tiles).to_config(),
        tiles=tiles,
        problem=problem,
    )


def _frame(criteria: SearchCriteria, everywhere: MapResults, bbox: str) -> tuple[Box, str]:
    """The frame and what was wrong with the one asked for."""
    own = build_extent(criteria, everywhere.cells)
    if not bbox:
        return own, ""
    try:
        return frame_of_bbox(parse_bbox(bbox)), ""
    except ViewportError as error:
        return own, str(error)


def _legend(criteria: SearchCriteria, found: SearchResults) -> tuple[LegendLine, ...]:
    counts = dict(found.facets.get("categorie", ()))
    selected = criteria.selected("categorie")
    lines = []
    for family in FAMILIES:
        value = family.category.value
        is_selected = value in selected
        change = without_value if is_selected else with_value
        lines.append(
            LegendLine(
                value=value,
                label=str(family.category.label),
                count=counts.get(value, 0),
                query=change(criteria, "categorie", value),
                is_selected=is_selected,
            )
        )
    return tuple(lines)


def _href(mark: Mark, framed: Framed, criteria: SearchCriteria) -> str:
    """A point leads to its solution; a disc to itself, closer, or to the names it holds: when
    nothing can part its places, in the smallest frame at once."""
    if mark.place is not None:
        return solution_href(mark.place.slug, criteria)
    if framed.zoom >= ZOOM_MAX:
        return "#ensemble"
    factor = 0.0 if mark.is_together else _DISC_CLOSER
    closer = framed.frame.scaled(factor).moved_to(*project(mark.latitude, mark.longitude))
    return _framed(criteria, closer)


def _framed(criteria: SearchCriteria, frame: Box) -> str:
    """The address of the same search in another frame."""
    bbox = ",".join(f"{degrees:.5f}" for degrees in smallest_frame(frame).bbox)
    query = with_changes(criteria)
    return f"{reverse('maps:map')}{query}{'&' if query else '?'}bbox={bbox}#carte"


def _together(framed: Framed, criteria: SearchCriteria) -> tuple[NamedLink, ...]:
    if framed.zoom < ZOOM_MAX:
        return ()
    ids = dict.fromkeys(one for mark in framed.marks if mark.place is None for one in mark.ids)
    first = [framed.places[one][0] for one in ids if framed.places.get(one)]
    return tuple(
        NamedLink(
            marked(place.title, is_example=place.is_example),
            solution_href(place.slug, criteria),
        )
        for place in first
    )


def _canvas(frame: Box, criteria: SearchCriteria, tiles: Tiles | None) -> PerseveranceMap:
    asked = replace(criteria, page=1, page_size=PAGE_SIZE)
    return PerseveranceMap(
        extent=frame,
        query=to_querystring(asked).removeprefix("?"),
        sources=Sources(
            points=reverse("maps:points"),
            details=reverse("maps:details"),
            base=static(STATIC_PATH),
            marks=static("img/marks.svg"),
        ),
        home=criteria.home,
        tiles=tiles,
    )


def outside_tiles() -> Tiles | None:
    return Tiles(settings.TILES_URL, settings.TILES_CREDIT) if settings.TILES_URL else None
