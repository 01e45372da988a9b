"""Web-Mercator, as web maps draw it: the same plane for the server's drawing and for Leaflet.

World units: the whole world is a square of `WORLD` × `WORLD`, x eastwards, y southwards. At a
million, one unit is 40 m at the equator, so that outlines are drawn in whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from directory.geography import EARTH_RADIUS_KM

WORLD = 1_000_000
# Where the projected world becomes a square.
_LATITUDE_MAX = 85.05112878
_CIRCUMFERENCE_KM = 2 * math.pi * EARTH_RADIUS_KM
TILE_PX = 256
ZOOM_MAX = 18


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees → world units."""
    sine = math.sin(math.radians(max(-_LATITUDE_MAX, min(_LATITUDE_MAX, latitude))))
    x = (longitude + 180) / 360
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return x * WORLD, y * WORLD


def unproject(x: float, y: float) -> tuple[float, float]:
    """World units → (latitude, longitude) in degrees."""
    longitude = x / WORLD * 360 - 180
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / WORLD))))
    return latitude, longitude


def units_of_km(distance_km: float, latitude: float) -> float:
    """How long a distance is drawn at a latitude; true for distances short beside the Earth."""
    return distance_km / (_CIRCUMFERENCE_KM * math.cos(math.radians(latitude))) * WORLD


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in world units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees, cut to the world."""
        south, west = unproject(max(self.left, 0), min(self.bottom, WORLD))
        north, east = unproject(min(self.right, WORLD), max(self.top, 0))
        return west, south, east, north

    def meets(self, other: Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def joined(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def padded(self, share: float) -> Box:
        """Wider on each side by a share of its own width and height."""
        across, down = self.width * share, self.height * share
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def scaled(self, factor: float) -> Box:
        """Same centre, `factor` times as wide and as high."""
        return self.padded((factor - 1) / 2)

    def moved_to(self, x: float, y: float) -> Box:
        across, down = self.width / 2, self.height / 2
        return Box(x - across, y - down, x + across, y + down)

    def shaped(self, ratio: float) -> Box:
        """The smallest box of this width / height around this one, same centre."""
        x, y = self.centre
        width = max(self.width, self.height * ratio)
        half_width, half_height = width / 2, width / ratio / 2
        return Box(x - half_width, y - half_height, x + half_width, y + half_height)


def box_around(points: Iterable[tuple[float, float]]) -> Box | None:
    """The box of projected points; None without any."""
    known = list(points)
    if not known:
        return None
    across, down = [x for x, _ in known], [y for _, y in known]
    return Box(min(across), min(down), max(across), max(down))


def box_around_point(latitude: float, longitude: float, radius_km: float) -> Box:
    x, y = project(latitude, longitude)
    half = units_of_km(radius_km, latitude)
    return Box(x - half, y - half, x + half, y + half)


def box_of_bbox(bbox: tuple[float, float, float, float]) -> Box:
    west, south, east, north = bbox
    left, top = project(north, west)
    right, bottom = project(south, east)
    return Box(left, top, right, bottom)


def zoom_of(box: Box, width_px: int) -> int:
    """The web-map zoom at which a box is about `width_px` wide (rounded, 0 to ZOOM_MAX)."""
    if box.width <= 0:
        return ZOOM_MAX
    exact = math.log2(width_px / TILE_PX * WORLD / box.width)
    return max(0, min(ZOOM_MAX, round(exact)))
