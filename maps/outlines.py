"""Outlines of the territories: read once, projected once, kept for the life of the process.

Source: `directory/data/reference/*.geojson` (Natural Earth, public domain; three decimals).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import orjson

from maps.projection import Box, box_around, project

Kind = Literal["departements", "regions"]
Ring = tuple[tuple[float, float], ...]

REFERENCE = Path(__file__).parent.parent / "directory" / "data" / "reference"


@dataclass(frozen=True, slots=True)
class Outline:
    """`path`: the `d` of an SVG path in world units; `rings`: (longitude, latitude) in degrees."""

    code: str
    name: str
    box: Box
    path: str
    rings: tuple[Ring, ...]


@cache
def outlines(kind: Kind) -> tuple[Outline, ...]:
    """Every territory of a kind that has an outline, by code."""
    collection = orjson.loads((REFERENCE / f"{kind}.geojson").read_bytes())
    found = (build_outline(feature) for feature in collection["features"])
    return tuple(sorted(found, key=lambda outline: outline.code))


def outlines_within(kind: Kind, box: Box) -> tuple[Outline, ...]:
    return tuple(outline for outline in outlines(kind) if outline.box.meets(box))


def build_outline(feature: dict[str, Any]) -> Outline:
    """From a GeoJSON feature with `code`, `nom` and a polygon or several."""
    rings = tuple(_rings(feature["geometry"]))
    projected = [[project(latitude, longitude) for longitude, latitude in ring] for ring in rings]
    box = box_around(point for ring in projected for point in ring)
    if box is None:
        raise ValueError(f"no point in the outline of {feature['properties']['code']}")
    return Outline(
        code=feature["properties"]["code"],
        name=feature["properties"]["nom"],
        box=box,
        path="".join(build_path(ring) for ring in projected),
        rings=rings,
    )


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for ring in polygon:
            yield tuple((longitude, latitude) for longitude, latitude in ring)


def build_path(ring: list[tuple[float, float]]) -> str:
    """A closed sub-path in whole units: the first point, then relative steps, which are short."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [
        f"{to_x - from_x} {to_y - from_y}"
        for (from_x, from_y), (to_x, to_y) in pairwise(points)
        if (from_x, from_y) != (to_x, to_y)
    ]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z" if steps else ""
