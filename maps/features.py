"""Marks as GeoJSON, in bytes ready to be sent. Pure.

Source of the shape: search/README.md, 8. Positions to 5 decimals (1 m), longitude first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from directory.examples import marked
from maps.marks import Mark
from search.criteria import SearchCriteria
from search.listing import solution_href
from search.results import MapResults

DECIMALS = 5


def build_collection(marks: Iterable[Mark], results: MapResults, criteria: SearchCriteria) -> bytes:
    """`total`: solutions found; `positioned`: those that have a position anywhere."""
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "features": [_feature(mark, criteria) for mark in marks],
            "total": results.total,
            "positioned": results.positioned,
            "zoom": results.zoom,
        }
    )


def _feature(mark: Mark, criteria: SearchCriteria) -> dict[str, Any]:
    position = [round(mark.longitude, DECIMALS), round(mark.latitude, DECIMALS)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": _properties(mark, criteria),
    }


def _properties(mark: Mark, criteria: SearchCriteria) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": mark.name,
        "count": mark.count,
        "solutions": mark.solutions,
        "ids": mark.ids,
        "together": mark.is_together,
    }
    place = mark.place
    if place is not None:
        shown |= {
            "id": place.solution,
            "slug": place.slug,
            "url": solution_href(place.slug, criteria),
            "title": marked(place.title, is_example=place.is_example),
            "category": place.category,
            "scheme": place.scheme,
            "commune": place.commune,
            "approximate": not place.is_exact,
            "example": place.is_example,
        }
    return shown
