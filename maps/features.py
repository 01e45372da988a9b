"""Marks as GeoJSON, in bytes ready to be sent. Pure.

Source of the shape: search/README.md, 8. Positions to 5 decimals (1 m), longitude first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from maps.marks import Mark, shown_title
from search.criteria import SearchCriteria
from search.querystring import to_querystring
from search.results import MapResults

DECIMALS = 5


def build_collection(marks: Iterable[Mark], results: MapResults, *, suffix: str = "") -> bytes:
    """`total`: solutions found; `positioned`: those that have a position anywhere; `suffix`: what
    each link carries of the search (« ?age=17&commune=62498 »)."""
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "features": [_feature(mark, suffix) for mark in marks],
            "total": results.total,
            "positioned": results.positioned,
            "zoom": results.zoom,
        }
    )


def _feature(mark: Mark, suffix: str) -> dict[str, Any]:
    position = [round(mark.longitude, DECIMALS), round(mark.latitude, DECIMALS)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": _properties(mark, suffix),
    }


def _properties(mark: Mark, suffix: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": mark.name,
        "count": mark.count,
        "solutions": mark.solutions,
        "ids": mark.ids,
    }
    place = mark.place
    if place is not None:
        shown |= {
            "id": place.solution,
            "slug": place.slug,
            "url": f"{solution_path(place.slug)}{suffix}",
            "title": shown_title(place.title, is_example=place.is_example),
            "category": place.category,
            "scheme": place.scheme,
            "commune": place.commune,
            "approximate": not place.is_exact,
            "example": place.is_example,
        }
    return shown


def solution_path(slug: str) -> str:
    """The address of a solution's page, which the contract keeps stable."""
    return f"/solutions/{slug}/"


def link_suffix(criteria: SearchCriteria) -> str:
    """What a link to a solution carries of the search: its page says whether it fits."""
    kept = SearchCriteria(today=criteria.today, age=criteria.age, home=criteria.home)
    return to_querystring(kept)
