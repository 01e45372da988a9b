"""What the directory knows of each département, and what it does not: an honest figure.

Invented examples are never counted: they are not knowledge of a place. A solution counts where it
takes place (its places, else the commune of its actor), published and not withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from directory.enums import Category, PlatformKind
from directory.models import Actor, Departement, Platform, Solution

# Slugs of the actor kinds that are counted, in the order of the columns.
ENTRY_POINTS = ("cio", "mission-locale", "e2c")
# What every département has. An E2C is not everywhere: its absence alone is not a hole.
_EXPECTED = {"cio": "aucun CIO", "mission-locale": "aucune mission locale"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Published, real records of one département."""

    code: str
    name: str
    region_code: str
    region: str
    actors: dict[str, int]  # by slug of the actor kind: cio, mission-locale, e2c
    platforms: int
    solutions: dict[str, int]  # by category, all five present

    @property
    def total_solutions(self) -> int:
        return sum(self.solutions.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known here, in words: « aucun CIO », « aucune mission locale »…"""
        holes = [words for slug, words in _EXPECTED.items() if not self.actors[slug]]
        if not self.platforms:
            holes.append("aucune plate-forme")
        if not self.total_solutions:
            holes.append("aucune solution locale")
        else:
            holes += [
                f"aucune solution de la famille « {Category(slug).label} »"
                for slug, count in self.solutions.items()
                if not count
            ]
        return tuple(holes)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def coverage(departement_code: str) -> Coverage:
    """One département. Raises Departement.DoesNotExist for a code that names none."""
    rows = Departement.objects.select_related("region").filter(pk=departement_code)
    if not rows:
        raise Departement.DoesNotExist(departement_code)
    return _measure(rows, only=departement_code)[0]


def all_coverages(region_code: str = "") -> list[Coverage]:
    """Every département, by code; of one région when it is given. Four queries."""
    rows = Departement.objects.select_related("region").order_by("code")
    return _measure(rows.filter(region_id=region_code) if region_code else rows)


def _measure(departements: Iterable[Departement], only: str = "") -> list[Coverage]:
    actors, platforms, solutions = _actors(only), _platforms(only), _solutions(only)
    return [
        Coverage(
            code=row.code,
            name=row.name,
            region_code=row.region_id,
            region=row.region.name,
            actors={slug: actors[row.code, slug] for slug in ENTRY_POINTS},
            platforms=platforms[row.code],
            solutions={category: solutions[row.code, category] for category in Category.values},
        )
        for row in departements
    ]


def _at(path: str, code: str) -> Q:
    return Q(**{path: code}) if code else Q()


def _actors(code: str) -> defaultdict[tuple[str, str], int]:
    rows = (
        Actor.objects.published()
        .filter(_at("commune__departement", code), is_example=False, commune__isnull=False)
        .filter(kind__slug__in=ENTRY_POINTS)
        .order_by()
        .values_list("commune__departement_id", "kind__slug")
        .annotate(count=Count("pk"))
    )
    return _counted((dept, slug, count) for dept, slug, count in rows)


def _platforms(code: str) -> defaultdict[str, int]:
    rows = (
        Platform.objects.published()
        .filter(_at("departement", code), is_example=False, kind=PlatformKind.PSAD)
        .order_by()
        .values_list("departement_id")
        .annotate(count=Count("pk"))
    )
    return defaultdict(int, dict(rows))


def _solutions(code: str) -> defaultdict[tuple[str, str], int]:
    """A solution with places in three départements is known in each of them, once."""
    real = Solution.objects.published().filter(is_example=False).order_by()
    placed = (
        real.filter(_at("places__commune__departement", code), places__isnull=False)
        .values_list("places__commune__departement_id", "scheme__category")
        .annotate(count=Count("pk", distinct=True))
    )
    unplaced = (
        real.filter(_at("actor__commune__departement", code), places__isnull=True)
        .filter(actor__commune__isnull=False, is_remote=False)
        .values_list("actor__commune__departement_id", "scheme__category")
        .annotate(count=Count("pk"))
    )
    return _counted([*placed, *unplaced])


def _counted(rows: Iterable[tuple[Any, str, int]]) -> defaultdict[tuple[str, str], int]:
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for dept, slug, count in rows:
        counts[dept, slug] += count
    return counts
