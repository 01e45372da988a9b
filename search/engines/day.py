"""What depends on the day: suspension, staleness, intakes and places.

Computed once a day and a revision, never baked into the columns (search/README.md, Time)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from search.criteria import YES
from search.engines.columns import NEVER, Bools, Columns, FacetGroup, Ints

_PERMANENT, _DATED, _OPEN = 1, 2, 4
# Order of `tri=entree`: permanent first, then the earliest start; none, or an unknown one, last.
PERMANENT_FIRST, NO_ENTRY = 0, NEVER


@dataclass(frozen=True, slots=True)
class Day:
    today: date
    listed: Bools  # not suspended
    stale: Bools
    entry_order: Ints
    facets: FacetGroup


def _matrix() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Eight states (bits) × (permanente, datee, places known)."""
    states = np.arange(8)
    bits = [(states & bit) > 0 for bit in (_PERMANENT, _DATED, _OPEN)]
    return np.stack(bits, axis=1).astype(np.float64)


def build_day(columns: Columns, today: date) -> Day:
    now = today.toordinal()
    count = len(columns.ids)
    permanent, limit, starts, open_places, expires = columns.intakes.T
    current = limit >= now
    bits = np.where(permanent == 1, _PERMANENT, _DATED)
    bits = bits | np.where((open_places > 0) & (expires >= now), _OPEN, 0)
    states = np.zeros(count, dtype=np.int64)
    np.bitwise_or.at(states, columns.intake_rows[current], bits[current])

    entry_order = np.full(count, NO_ENTRY, dtype=np.int64)
    coming = current & (permanent == 0) & (starts >= now)
    np.minimum.at(entry_order, columns.intake_rows[coming], starts[coming])
    entry_order[(states & _PERMANENT) > 0] = PERMANENT_FIRST

    suspended = (columns.suspended_from <= now) & (now <= columns.suspended_until)
    return Day(
        today=today,
        listed=~suspended,
        stale=columns.stale_from <= now,
        entry_order=entry_order,
        facets=FacetGroup(
            ids=states,
            matrix=_matrix(),
            columns={"entree": slice(0, 2), "places": slice(2, 3)},
            values={"entree": ("permanente", "datee"), "places": (YES,)},
        ),
    )
