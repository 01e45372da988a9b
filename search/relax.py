"""What to give up when a search finds nothing, with what each giving up would find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from directory.geography import Geography
from search.criteria import SearchCriteria
from search.describe import Labels, territory_name, value_label
from search.querystring import selections_with, to_querystring

OFFERS_AT_MOST = 4
# Wider circles offered, in km, when a radius was asked.
_WIDER_KM = (30, 50, 100, 200)

Count = Callable[[SearchCriteria], int]


@dataclass(frozen=True, slots=True)
class Relaxing:
    """`label` says what changes; `query` is the address of that search; `total` what it finds."""

    label: str
    query: str
    total: int


def relaxings(
    criteria: SearchCriteria, count: Count, labels: Labels, geography: Geography
) -> tuple[Relaxing, ...]:
    """Each single change that finds something, the most fruitful first, at most four; when none
    does alone, all filters at once, then more. `count`: how many a search finds, by the engine."""
    first_page = replace(criteria, page=1)
    found = _fruitful(_single_changes(first_page, labels, geography), count)
    found.sort(key=lambda relaxing: -relaxing.total)
    return tuple((found or _fruitful(_broad_changes(first_page), count))[:OFFERS_AT_MOST])


def _fruitful(changes: Iterator[tuple[str, SearchCriteria]], count: Count) -> list[Relaxing]:
    counted = ((label, relaxed, count(relaxed)) for label, relaxed in changes)
    return [Relaxing(label, to_querystring(r), total) for label, r, total in counted if total]


def _single_changes(
    criteria: SearchCriteria, labels: Labels, geography: Geography
) -> Iterator[tuple[str, SearchCriteria]]:
    if criteria.q:
        yield f"Sans « {criteria.q} »", replace(criteria, q="")
    for facet, values in criteria.selections:
        names = ", ".join(value_label(labels, facet, value) for value in values)
        left_selections = selections_with(criteria, facet, ())
        yield f"Sans « {names} »", replace(criteria, selections=left_selections)
    for item in criteria.territories:
        left = tuple(other for other in criteria.territories if other != item)
        yield f"Sans « {territory_name(geography, *item)} »", replace(criteria, territories=left)
    if criteria.radius_km is not None:
        yield from _wider(criteria, criteria.radius_km)
    if criteria.age is not None:
        yield "À tout âge", replace(criteria, age=None)


def _wider(criteria: SearchCriteria, radius_km: float) -> Iterator[tuple[str, SearchCriteria]]:
    wider = next((km for km in _WIDER_KM if km >= 1.5 * radius_km), None)
    if wider:
        yield f"Jusqu’à {wider} km", replace(criteria, radius_km=float(wider))
    else:
        yield "À toute distance", replace(criteria, radius_km=None)


def _broad_changes(criteria: SearchCriteria) -> Iterator[tuple[str, SearchCriteria]]:
    asked = SearchCriteria(today=criteria.today, age=criteria.age, home=criteria.home)
    if asked != criteria:
        yield "Sans aucun filtre", asked
    if criteria.home:
        yield (
            f"Au-delà de {criteria.home.name}",
            replace(criteria, home=None, radius_km=None, sort="pertinence"),
        )
    if criteria.home and criteria.age is not None:
        yield "Toutes les solutions", SearchCriteria(today=criteria.today)
