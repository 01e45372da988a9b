"""The map drawn by the server, for a page without script. Pure: positions in, SVG numbers out.

Outlines are one nested drawing in world units; marks are placed over it by percentages, so that
they keep their size at any width without an inline style.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from directory.geography import NEAR_KM, Home
from maps.extent import FRAME_PX
from maps.marks import Mark
from maps.outlines import Outline, outlines_within
from maps.projection import Box, project, units_of_km
from maps.towns import towns

# Wider than this (world units, about 6 degrees of longitude), régions are enough.
_REGIONS_FROM = 17_000
_TOWNS_AT_MOST = 12
# Room of a name, in pixels of a frame of FRAME_PX; names would otherwise cover each other.
_NAME_WIDTH_PX, _NAME_HEIGHT_PX = 120, 30
_NAME_FROM_PX, _LETTER_PX, _MARK_RADIUS_PX = 20, 8, 20
# Of the towns drawn, these stay on a small screen.
_MAJOR_TOWNS = 4

Pixels = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A position in the frame, as the percentages that SVG takes."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class DrawnMark:
    at: Placed
    mark: Mark


@dataclass(frozen=True, slots=True)
class DrawnTown:
    at: Placed
    name: str
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Ring:
    """30 km around C, in world units."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """`view_box`: of the nested drawing of outlines, in world units."""

    view_box: str
    outlines: tuple[Outline, ...]
    marks: tuple[DrawnMark, ...]
    towns: tuple[DrawnTown, ...]
    home: Placed | None
    ring: Ring | None


def build_drawing(frame: Box, marks: Iterable[Mark], home: Home | None) -> Drawing:
    drawn = tuple(_marks(frame, marks))
    return Drawing(
        view_box=view_box(frame),
        outlines=outlines_within(
            "regions" if frame.width > _REGIONS_FROM else "departements", frame
        ),
        marks=drawn,
        towns=tuple(_towns(frame, home, [one.mark for one in drawn])),
        home=_home(frame, home),
        ring=_ring(home),
    )


def view_box(frame: Box) -> str:
    return " ".join(f"{value:.0f}" for value in (frame.left, frame.top, frame.width, frame.height))


def place_in(frame: Box, latitude: float, longitude: float) -> Placed | None:
    """None outside the frame."""
    x, y = project(latitude, longitude)
    if not frame.holds(x, y):
        return None
    across, down = (x - frame.left) / frame.width, (y - frame.top) / frame.height
    return Placed(f"{across:.2%}", f"{down:.2%}")


def _marks(frame: Box, marks: Iterable[Mark]) -> Iterator[DrawnMark]:
    for mark in marks:
        at = place_in(frame, mark.latitude, mark.longitude)
        if at is not None:
            yield DrawnMark(at, mark)


def _home(frame: Box, home: Home | None) -> Placed | None:
    if home is None or home.latitude is None or home.longitude is None:
        return None
    return place_in(frame, home.latitude, home.longitude)


def _ring(home: Home | None) -> Ring | None:
    if home is None or home.latitude is None or home.longitude is None:
        return None
    x, y = project(home.latitude, home.longitude)
    return Ring(round(x), round(y), round(units_of_km(NEAR_KM, home.latitude)))


def _towns(frame: Box, home: Home | None, marks: Iterable[Mark]) -> Iterator[DrawnTown]:
    """The largest of the frame whose names meet no other name nor mark; C is named apart."""
    discs = [_pixels(frame, mark.latitude, mark.longitude) for mark in marks]
    kept: list[Pixels] = []
    if home is not None and home.latitude is not None and home.longitude is not None:
        kept.append(_pixels(frame, home.latitude, home.longitude))
    named = 0
    for town in towns():
        at = place_in(frame, town.latitude, town.longitude)
        if at is None or (home is not None and town.code == home.code):
            continue
        pixels = _pixels(frame, town.latitude, town.longitude)
        if _is_free(pixels, kept) and not _is_covered(pixels, len(town.name), discs):
            kept.append(pixels)
            yield DrawnTown(at, town.name, is_minor=named >= _MAJOR_TOWNS)
            named += 1
        if named == _TOWNS_AT_MOST:
            return


def _pixels(frame: Box, latitude: float, longitude: float) -> Pixels:
    x, y = project(latitude, longitude)
    scale = FRAME_PX / frame.width
    return (x - frame.left) * scale, (y - frame.top) * scale


def _is_free(pixels: Pixels, kept: Sequence[Pixels]) -> bool:
    return all(
        abs(pixels[0] - x) > _NAME_WIDTH_PX or abs(pixels[1] - y) > _NAME_HEIGHT_PX for x, y in kept
    )


def _is_covered(pixels: Pixels, letters: int, discs: Sequence[Pixels]) -> bool:
    """True when a mark stands on the name, which starts right of the town's dot. A mark on the dot
    itself is what the name is for."""
    x, y = pixels
    end = x + _NAME_FROM_PX + letters * _LETTER_PX
    return any(
        abs(disc_y - y) < _MARK_RADIUS_PX + _LETTER_PX
        and x + _MARK_RADIUS_PX / 2 < disc_x + _MARK_RADIUS_PX
        and disc_x - _MARK_RADIUS_PX < end
        and abs(disc_x - x) + abs(disc_y - y) > _MARK_RADIUS_PX / 2
        for disc_x, disc_y in discs
    )
