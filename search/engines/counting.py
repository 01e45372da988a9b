"""Disjunctive facet counts in one pass (search/README.md, 3)."""

from __future__ import annotations

import numpy as np

from search.criteria import SearchCriteria
from search.engines.columns import Bools, FacetGroup, Floats, Ints


def failed_by_facet(
    groups: tuple[FacetGroup, ...], criteria: SearchCriteria, rows: Ints
) -> dict[str, Bools]:
    """Facet that is set → rows that none of its selected values holds. One gather a facet, made on
    profiles first."""
    failed: dict[str, Bools] = {}
    for group in groups:
        for facet, columns in group.columns.items():
            selected = criteria.selected(facet)
            if not selected:
                continue
            known = group.values[facet]
            wanted = [columns.start + known.index(value) for value in selected if value in known]
            fails: Bools = np.logical_not((group.matrix[:, wanted] > 0).any(axis=1))
            failed[facet] = fails[group.ids[rows]]
    return failed


def misses_of(failed: dict[str, Bools], count: int) -> Ints:
    """Row → how many of the set facets it fails: 0 is a hit, 1 counts for that facet only."""
    total = np.zeros(count, dtype=np.int64)
    for missed in failed.values():
        total += missed
    return total


def facet_counts(
    groups: tuple[FacetGroup, ...],
    criteria: SearchCriteria,
    rows: Ints,
    hit_rows: Ints,
    failed: dict[str, Bools],
    misses: Ints,
) -> dict[str, tuple[tuple[str, int], ...]]:
    """The count beside a value: the total if that facet held that value alone (3)."""
    counts: dict[str, tuple[tuple[str, int], ...]] = {}
    for group in groups:
        shared = _count(group, hit_rows)
        for facet, columns in group.columns.items():
            if facet in failed:
                # All that fails nothing, or fails this facet only.
                totals = _count(group, rows[misses == failed[facet]])[columns]
            else:
                totals = shared[columns]
            selected = criteria.selected(facet)
            pairs = zip(group.values[facet], totals.tolist(), strict=True)
            counts[facet] = tuple((v, int(n)) for v, n in pairs if n or v in selected)
    return counts


def _count(group: FacetGroup, rows: Ints) -> Floats:
    """Value → number of rows that count under it."""
    profiles = np.bincount(group.ids[rows], minlength=len(group.matrix))
    totals: Floats = profiles.astype(np.float64) @ group.matrix
    return totals
