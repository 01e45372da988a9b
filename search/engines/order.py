"""The total order of search/README.md, 6, and the first rows of it without sorting them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from search.engines.columns import Ints

# Below this many rows a plain sort is as fast as narrowing first.
_SORT_AT_ONCE = 256


def first_rows(keys: Sequence[Any], count: int) -> Ints:
    """Positions of the `count` smallest rows by keys (first key first), in order.

    Narrowing: only rows that can be among them are sorted. Ties are narrowed by the next key.
    """
    total = len(keys[0])
    kept = np.arange(total)
    if total > max(_SORT_AT_ONCE, 2 * count):
        kept = _narrow(keys, count)
    order = np.lexsort([key[kept] for key in reversed(keys)])
    return kept[order[:count]]


def _narrow(keys: Sequence[Any], count: int) -> Ints:
    sure: list[Ints] = []
    tied = np.arange(len(keys[0]))
    wanted = count
    for key in keys:
        values = key[tied]
        limit = np.partition(values, wanted - 1)[wanted - 1]
        below = tied[values < limit]
        sure.append(below)
        wanted -= len(below)
        tied = tied[values == limit]
        if wanted <= 0 or len(tied) <= max(_SORT_AT_ONCE, 2 * wanted):
            break
    return np.concatenate((*sure, tied))
