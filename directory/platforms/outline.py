"""The territory of a platform as a small drawing: outlines of its départements, a dot a commune.

The list beside it says the same in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from directory.models import Platform

_FILE = Path(__file__).parent.parent / "data" / "reference" / "departements.geojson"
_SIDE = 400
_MARGIN = 12

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    path: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ZoneDrawing:
    """`shapes`: whole départements are filled; `dots`: (x, y) of the communes named one by one."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    dots: tuple[tuple[int, int], ...]
    title: str


@cache
def _rings() -> dict[str, tuple[Ring, ...]]:
    """(longitude, latitude) of each département; read once."""
    collection = orjson.loads(_FILE.read_bytes())
    return {one["properties"]["code"]: _of(one["geometry"]) for one in collection["features"]}


def _of(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return tuple(tuple(map(tuple, ring)) for polygon in polygons for ring in polygon)


def draw_zone(platform: Platform, parts: Iterable[Any]) -> ZoneDrawing | None:
    """None when no outline is known (an invented or small overseas territory)."""
    stored = list(parts)
    whole = {part.departement_id for part in stored if part.departement_id}
    communes = [part.commune for part in stored if part.commune_id]
    codes = sorted({platform.departement_id, *whole, *(one.departement_id for one in communes)})
    rings = {code: _rings()[code] for code in codes if code in _rings()}
    points = [point for found in rings.values() for ring in found for point in ring]
    if not points:
        return None
    frame = Frame.around(points)
    known = [one for one in communes if one.latitude is not None]
    return ZoneDrawing(
        width=frame.width,
        height=frame.height,
        shapes=tuple(
            Shape("".join(map(frame.path, found)), code in whole) for code, found in rings.items()
        ),
        dots=tuple(frame.place(one.longitude, one.latitude) for one in known),
        title=f"Territoire de {platform}",
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees to pixels; a degree of longitude is shortened by the cosine of the latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    width: int
    height: int

    @classmethod
    def around(cls, points: Sequence[Point]) -> Frame:
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
        scale = (_SIDE - 2 * _MARGIN) / max(wide, high)
        return cls(
            west,
            north,
            scale,
            squeeze,
            round(wide * scale) + 2 * _MARGIN,
            round(high * scale) + 2 * _MARGIN,
        )

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = (longitude - self.west) * self.squeeze * self.scale
        y = (self.north - latitude) * self.scale
        return round(x) + _MARGIN, round(y) + _MARGIN

    def path(self, ring: Ring) -> str:
        points = dict.fromkeys(self.place(*point) for point in ring)
        return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
