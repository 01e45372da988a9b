"""Web-Mercator as 30-bit integers: the tile of a point at any zoom is a shift."""

from __future__ import annotations

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
