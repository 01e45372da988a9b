"""Which part of the world a search is looked at in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from directory.geography import NEAR_KM, Home
from maps.outlines import outlines
from maps.projection import Box, box_around, box_around_point, box_of_bbox, project, unproject
from search.criteria import SearchCriteria
from search.results import MapCell
from search.viewport import BBox

# Width / height of the map's frame, the same on the server and in the page.
RATIO = 740 / 840
# The width in pixels that the server's drawing is thought for.
FRAME_PX = 640
# Around C: the ring of the near ones with some air, then whatever stands within reach of a day.
_AROUND_HOME_KM = NEAR_KM * 1.25
_REACH_KM = 130.0
_SMALLEST_KM = 0.1
# A lone point is first shown with its town around it.
_FIRST_KM = 4.0
_AIR = 0.07
WORLD_BBOX = (-180.0, -90.0, 180.0, 90.0)
# Mainland France and Corsica, in degrees: west, south, east, north.
_METROPOLE = (-5.2, 41.3, 9.6, 51.1)


def build_extent(criteria: SearchCriteria, cells: Sequence[MapCell]) -> Box:
    """Around C when it is known; else the territories asked for; else what was found, mainland
    first (overseas, one box would be mostly ocean); else mainland France."""
    home = criteria.home
    if home is not None and home.latitude is not None and home.longitude is not None:
        box = _around_home(home.latitude, home.longitude, cells)
    else:
        box = _territory(criteria, home) or _found(cells) or metropole()
    return _at_least(box, _FIRST_KM).padded(_AIR).shaped(RATIO)


def frame_of_bbox(bbox: BBox) -> Box:
    """A frame asked for by an address, brought to the shape of the map."""
    return smallest_frame(box_of_bbox(bbox))


def smallest_frame(box: Box) -> Box:
    """This box, or the smallest that the map shows around its centre."""
    return _at_least(box).shaped(RATIO)


def _around_home(latitude: float, longitude: float, cells: Sequence[MapCell]) -> Box:
    """The ring of the near ones; wider, within reach, when most of what was found is further."""
    own = box_around_point(latitude, longitude, _AROUND_HOME_KM)
    reach = box_around_point(latitude, longitude, _REACH_KM)
    near = sum(cell.count for cell in cells if own.holds(*_at(cell)))
    if 2 * near >= sum(cell.count for cell in cells):
        return own
    within = box_around(_at(cell) for cell in cells if reach.holds(*_at(cell)))
    return own.joined(within) if within else own


def _territory(criteria: SearchCriteria, home: Home | None) -> Box | None:
    codes = dict(criteria.territories)
    if home is not None:
        codes.setdefault("departement", home.departement)
    departements = {
        outline.box
        for outline in outlines("departements")
        if outline.code == codes.get("departement")
    }
    regions = {o.box for o in outlines("regions") if o.code == codes.get("region")}
    return next(iter(departements or regions), None)


def _at(cell: MapCell) -> tuple[float, float]:
    return project(cell.latitude, cell.longitude)


def _found(cells: Sequence[MapCell]) -> Box | None:
    mainland = metropole()
    points = [_at(cell) for cell in cells]
    return box_around([p for p in points if mainland.holds(*p)] or points)


def metropole() -> Box:
    return box_of_bbox(_METROPOLE)


def _at_least(box: Box, radius_km: float = _SMALLEST_KM) -> Box:
    latitude, longitude = unproject(*box.centre)
    return box.joined(box_around_point(latitude, longitude, radius_km))
