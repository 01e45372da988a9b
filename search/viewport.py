"""The part of the map that is looked at: a bounding box and a zoom, or an error that says which.

A stranger's programs call the map too: nothing is repaired silently, each fault has its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Web-Mercator stops there; a box drawn to the poles is cut to it by the engine's own projection.
LATITUDE_MAX = 90.0
LONGITUDE_MAX = 180.0
ZOOM_MAX = 22
_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,18})?", re.ASCII)
_ZOOM = re.compile(r"[0-9]{1,2}", re.ASCII)

BBox = tuple[float, float, float, float]  # west, south, east, north in degrees


class ViewportError(ValueError):
    """`param`: the parameter at fault; `str(error)`: a French sentence for the person."""

    def __init__(self, param: str, sentence: str) -> None:
        super().__init__(sentence)
        self.param = param


@dataclass(frozen=True, slots=True)
class Viewport:
    """Degrees, WGS84; `zoom` as in web maps (0 = the world in one tile of 256 px)."""

    west: float
    south: float
    east: float
    north: float
    zoom: int

    @property
    def bbox(self) -> BBox:
        return (self.west, self.south, self.east, self.north)


def parse_viewport(bbox: str | None, zoom: str | None) -> Viewport:
    """`bbox` is « W,S,E,N » and `zoom` a whole number; raises `ViewportError`."""
    west, south, east, north = parse_bbox(bbox or "")
    return Viewport(west, south, east, north, _parse_zoom(zoom or ""))


def parse_bbox(raw: str) -> BBox:
    """Raises `ViewportError`."""
    if not raw:
        raise ViewportError("bbox", "Il manque le cadre : bbox=ouest,sud,est,nord, en degrés.")
    parts = raw.split(",")
    if len(parts) != 4:
        raise ViewportError(
            "bbox",
            f"Le cadre a quatre nombres, ouest,sud,est,nord ; celui-ci en a {len(parts)}.",
        )
    west, south, east, north = (_parse_degrees(part) for part in parts)
    if max(abs(south), abs(north)) > LATITUDE_MAX:
        raise ViewportError("bbox", "Une latitude va de -90 à 90 degrés.")
    if max(abs(west), abs(east)) > LONGITUDE_MAX:
        raise ViewportError("bbox", "Une longitude va de -180 à 180 degrés.")
    if west >= east:
        raise ViewportError("bbox", "L’ouest du cadre doit être plus petit que son est.")
    if south >= north:
        raise ViewportError("bbox", "Le sud du cadre doit être plus petit que son nord.")
    return west, south, east, north


def _parse_degrees(raw: str) -> float:
    if not _DECIMAL.fullmatch(raw.strip(" ")):
        raise ViewportError(
            "bbox", f"« {raw[:20]} » n’est pas un nombre de degrés, comme 2.83 ou -1.5."
        )
    return float(raw)


def _parse_zoom(raw: str) -> int:
    if not _ZOOM.fullmatch(raw) or int(raw) > ZOOM_MAX:
        raise ViewportError(
            "zoom", f"Le niveau de zoom est un nombre entier de 0 à {ZOOM_MAX} : zoom=8."
        )
    return int(raw)
