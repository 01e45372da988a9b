"""The map that needs no tile: outlines and names of towns, as one light file for the page's script.

`static/geo/base-map.json` is built by `manage.py build_base_map`, committed, and checked by a test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from maps.outlines import Outline, Ring, outlines
from maps.towns import Town, towns

STATIC_PATH = "geo/base-map.json"
FILE = Path(__file__).parent.parent / "static" / STATIC_PATH
# Enough to know where one is at any zoom; more names would be heavier than the outlines.
TOWNS_BY_DEPARTEMENT = 10
# Coordinates are whole thousandths of a degree, which is what the source has.
SCALE = 1000


def build_base_map() -> bytes:
    """`departements`: [[code, name, [ring…]]…], where a ring is its first longitude and latitude,
    then steps; `towns`: [[name, population, longitude, latitude]…], largest first."""
    return orjson.dumps(
        {
            "scale": SCALE,
            "departements": [_departement(outline) for outline in outlines("departements")],
            "towns": [_town(town) for town in towns(TOWNS_BY_DEPARTEMENT)],
        }
    )


def _departement(outline: Outline) -> list[Any]:
    return [outline.code, outline.name, [_steps(ring) for ring in outline.rings]]


def _town(town: Town) -> list[Any]:
    return [town.name, town.population, _scaled(town.longitude), _scaled(town.latitude)]


def _steps(ring: Ring) -> list[int]:
    flat: list[int] = []
    before = (0, 0)
    for longitude, latitude in ring:
        point = (_scaled(longitude), _scaled(latitude))
        flat += [point[0] - before[0], point[1] - before[1]]
        before = point
    return flat


def _scaled(degrees: float) -> int:
    return round(degrees * SCALE)
