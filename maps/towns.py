"""The large communes: names on a map without tiles, and words for « autour de … ».

Source: `directory/data/reference/communes.csv` (populations INSEE, Licence Ouverte; points
GeoNames, CC-BY). Only communes whose own point is known: the others stand at an average.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from maps.outlines import REFERENCE

NAMED_BY_DEPARTEMENT = 40


@dataclass(frozen=True, slots=True)
class Town:
    code: str
    name: str
    departement: str
    population: int
    latitude: float
    longitude: float


@cache
def towns(by_departement: int = NAMED_BY_DEPARTEMENT) -> tuple[Town, ...]:
    """The most populated of each département, largest first."""
    groups: dict[str, list[Town]] = defaultdict(list)
    with (REFERENCE / "communes.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        column = {name: index for index, name in enumerate(next(rows))}
        precision, departement = column["precision"], column["code_departement"]
        for row in rows:
            if row[precision] == "commune":
                groups[row[departement]].append(_town(row, column))
    kept = [
        town for group in groups.values() for town in sorted(group, key=_largest)[:by_departement]
    ]
    return tuple(sorted(kept, key=_largest))


def _town(row: list[str], column: dict[str, int]) -> Town:
    return Town(
        code=row[column["code_insee"]],
        name=row[column["nom"]],
        departement=row[column["code_departement"]],
        population=int(row[column["population"]] or 0),
        latitude=float(row[column["latitude"]]),
        longitude=float(row[column["longitude"]]),
    )


def _largest(town: Town) -> tuple[int, str]:
    return -town.population, town.code


def nearest_towns(points: Sequence[tuple[float, float]]) -> list[Town]:
    """The nearest named town of each (latitude, longitude)."""
    if not points:
        return []
    # The dot product of unit vectors orders distances on the sphere.
    return [towns()[index] for index in (_unit_vectors(points) @ _town_vectors().T).argmax(axis=1)]


@cache
def _town_vectors() -> Any:
    return _unit_vectors([(town.latitude, town.longitude) for town in towns()])


def _unit_vectors(points: Sequence[tuple[float, float]]) -> Any:
    latitude, longitude = np.radians(np.asarray(points, dtype=np.float64)).T
    ring = np.cos(latitude)
    return np.stack((ring * np.cos(longitude), ring * np.sin(longitude), np.sin(latitude)), axis=1)
