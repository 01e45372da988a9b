"""Web-Mercator as 30-bit integers: the tile of a point at any zoom is a shift."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

BITS = 30
_LATITUDE_MAX = 85.05112877980659


def to_mercator(
    latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Degrees → x, y in 0 … 2**30 - 1 (y grows southwards), shape (n, 2); unknown points are 0."""
    latitude = np.clip(np.nan_to_num(latitude), -_LATITUDE_MAX, _LATITUDE_MAX)
    sine = np.sin(np.radians(latitude))
    x = (np.nan_to_num(longitude) + 180.0) / 360.0
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    size = float(1 << BITS)
    whole = np.stack((x, y), axis=1) * size
    return np.clip(np.floor(whole), 0, size - 1).astype(np.int64)


# Levels of the quadtree below: two bits each, and numbers that a double still tells apart.
CELL_BITS = 26


def cell_of(latitude: float, longitude: float) -> int:
    """The tile of a point at zoom CELL_BITS as one number, bits of y and x in turn: the tile at a
    smaller zoom is that number shifted by two bits a level."""
    latitude = min(max(latitude, -_LATITUDE_MAX), _LATITUDE_MAX)
    sine, size = math.sin(math.radians(latitude)), 1 << CELL_BITS
    x = (longitude + 180.0) / 360.0
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    column, row = (min(max(math.floor(at * size), 0), size - 1) for at in (x, y))
    return _spread(row) << 1 | _spread(column)


def _spread(number: int) -> int:
    """A blank bit before each bit."""
    number = (number | number << 16) & 0x0000FFFF0000FFFF
    number = (number | number << 8) & 0x00FF00FF00FF00FF
    number = (number | number << 4) & 0x0F0F0F0F0F0F0F0F
    number = (number | number << 2) & 0x3333333333333333
    return (number | number << 1) & 0x5555555555555555


def column_row(cell: int) -> tuple[int, int]:
    """x and y of a cell at zoom CELL_BITS; of a tile of a smaller zoom, those of its first cell."""
    return _gathered(cell), _gathered(cell >> 1)


def _gathered(number: int) -> int:
    """Every other bit, the blanks of `_spread` taken out."""
    number &= 0x5555555555555555
    number = (number | number >> 1) & 0x3333333333333333
    number = (number | number >> 2) & 0x0F0F0F0F0F0F0F0F
    number = (number | number >> 4) & 0x00FF00FF00FF00FF
    number = (number | number >> 8) & 0x0000FFFF0000FFFF
    return (number | number >> 16) & 0x00000000FFFFFFFF
