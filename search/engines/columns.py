"""Documents as numpy columns: one row a document, one row a place, one row an intake.

What many documents share (age rules, zones, facet values) is interned: a column holds a small
number, a table says once what it means, and a question is answered on the table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.documents import Rule

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# A coordinate so far from the unit sphere that no distance to it is taken for one.
UNKNOWN = 10.0
# A day later than any date of ours, and earlier than any.
NEVER, ALWAYS = 10_000_000, 0


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """Facets answered together: `ids` row → profile, `matrix` profile × value (1 when a document of
    that profile counts under the value), `columns` facet → its slice of values."""

    ids: Ints
    matrix: Floats
    columns: dict[str, slice]
    values: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Columns:
    ids: Ints
    rule_ids: Ints
    rule_sets: list[tuple[Rule, ...]]
    zone_ids: Ints  # 0 = not stated
    not_stated: Bools
    zones: list[frozenset[str]]
    remote: Bools
    has_place: Bools
    stale_from: Ints  # ordinal of the first stale day
    suspended_from: Ints
    suspended_until: Ints
    title_rank: Ints  # equal titles, equal rank
    final_rank: Ints  # title key, then id: unique
    facets: tuple[FacetGroup, ...]
    place_rows: Ints
    place_xyz: Floats  # unit vectors, shape (3, places); UNKNOWN thrice when unknown
    place_points: Floats  # latitude, longitude, shape (places, 2)
    place_mercator: Ints  # 30-bit x, y, shape (places, 2)
    place_codes: list[tuple[str, str]]  # commune, département
    row_places: Ints  # row → first place, length rows + 1
    first_places: Ints  # first place of each row that has one, in the order of `placed_rows`
    placed_rows: Ints
    several_rows: Ints  # rows with several places: their places are `several_places`, and begin
    several_places: Ints  # there at `several_starts`
    several_starts: Ints
    has_point: Bools  # a place whose position is known
    intake_rows: Ints
    intakes: Ints  # permanent, limit, starts, open, expires; shape (intakes, 5)
