"""An answer: the same shape from every engine."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.text import Correction

# Why a solution is in (search/README.md, 2).
SERVED, NEAR, REMOTE, OUTSIDE = "desservi", "proche", "distance", "hors_zone"
# How an age fits (search/README.md, 1); None without an age in the question.
FIT_YES, FIT_DEROGATION, FIT_UNKNOWN = "oui", "derogation", "inconnu"
# Groups of the default order (search/README.md, 6).
GROUP_NEAR, GROUP_FURTHER, GROUP_EVERYWHERE, GROUP_REMOTE, GROUP_OUTSIDE = range(5)


@dataclass(frozen=True, slots=True)
class Hit:
    """One solution found. `distance_km`: from C to its nearest place, unrounded, None if unknown;
    `served`: SERVED, NEAR, REMOTE or OUTSIDE, None without C."""

    id: int
    group: int
    age_fit: str | None = None
    served: str | None = None
    distance_km: float | None = None
    score: int = 0
    stale: bool = False


@dataclass(frozen=True, slots=True)
class SearchResults:
    """`facets`: name → ((value, count), …) in vocabulary order, counts above zero or selected;
    `outside`: how many stand near but serve other territories, None without C;
    `groups`: group → how many; `derogations`: how many of the total only fit by derogation;
    `cut`: words beyond the twelfth; `correction`: what an unanswerable question was read as;
    `words_ignored`: True when `q` had no usable word."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    outside: int | None = None
    groups: dict[int, int] = field(default_factory=dict)
    derogations: int = 0
    correction: Correction | None = None
    cut: tuple[str, ...] = ()
    words_ignored: bool = False


# A cell of the map names its solutions up to this many.
CELL_IDS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class MapCell:
    """A grid cell holding `count` places; with one place, `id` is its solution's and the position
    is the place's own; with more, the position is the mean of its places. `solutions`: how many
    have a place there; `ids`: which, ascending, when they are at most CELL_IDS_AT_MOST."""

    latitude: float
    longitude: float
    count: int
    id: int | None = None
    solutions: int = 1
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MapResults:
    """`cells` ≤ 500; `zoom` is the tile zoom of the grid; `positioned`: solutions found that have a
    position anywhere; `total`: solutions found."""

    cells: tuple[MapCell, ...]
    zoom: int
    positioned: int
    total: int
