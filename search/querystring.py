"""From criteria back to an address: one canonical order, so that a search has one link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from search.criteria import FACETS, PAGE_SIZE, YES, SearchCriteria


def to_pairs(criteria: SearchCriteria) -> list[tuple[str, str]]:
    """The parameters of a search, defaults left out."""
    pairs: list[tuple[str, str]] = []
    if criteria.q:
        pairs.append(("q", criteria.q))
    if criteria.age is not None:
        pairs.append(("age", str(criteria.age)))
    if criteria.home:
        pairs.append(("commune", criteria.home.code))
    if criteria.radius_km is not None:
        pairs.append(("rayon", f"{criteria.radius_km:g}"))
    pairs.extend(criteria.territories)
    pairs.extend((facet, value) for facet in FACETS for value in criteria.selected(facet))
    if criteria.include_outside:
        pairs.append(("hors_zone", YES))
    if criteria.sort != "pertinence":
        pairs.append(("tri", criteria.sort))
    if criteria.page > 1:
        pairs.append(("page", str(criteria.page)))
    if criteria.page_size != PAGE_SIZE:
        pairs.append(("page_size", str(criteria.page_size)))
    return pairs


def to_querystring(criteria: SearchCriteria) -> str:
    """`?age=17&commune=62498`, or "" when nothing is asked."""
    return encode_pairs(to_pairs(criteria))


def encode_pairs(pairs: Sequence[tuple[str, str]]) -> str:
    """What follows the path of an address: `?name=value&…`, or "" without a pair."""
    return f"?{urlencode(pairs)}" if pairs else ""


def with_changes(criteria: SearchCriteria, **changes: Any) -> str:
    """The address of the same search with fields of the criteria changed; back to page 1 unless
    a page is given."""
    return to_querystring(replace(criteria, **{"page": 1, **changes}))


def selections_with(
    criteria: SearchCriteria, facet: str, values: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The selections with one facet set to these values (removed when empty)."""
    others = tuple(item for item in criteria.selections if item[0] != facet)
    return (*others, (facet, values)) if values else others


def without_value(criteria: SearchCriteria, facet: str, value: str) -> str:
    left = tuple(v for v in criteria.selected(facet) if v != value)
    return with_changes(criteria, selections=selections_with(criteria, facet, left))


def with_value(criteria: SearchCriteria, facet: str, value: str) -> str:
    values = (*criteria.selected(facet), value)
    return with_changes(criteria, selections=selections_with(criteria, facet, values))
