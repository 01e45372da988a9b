"""What the directory knows of each département, and what it does not: an honest figure.

Invented examples are never counted: they are not knowledge of a place. A solution counts where it
takes place (its places, else the commune of its actor), published and not withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q, Value

from directory.enums import Category, PlatformKind
from directory.models import Actor, Departement, Platform, Solution

# Slugs of the actor kinds that are counted, in the order of the columns.
ENTRY_POINTS = ("cio", "mission-locale", "e2c")
HEADS = ("CIO", "missions locales", "E2C", "PSAD", *Category.labels)
_PLATFORM = "psad"
# Above this many départements, all of them are counted: cheaper than to name them.
_NAMED_AT_MOST = 30
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
    def counts(self) -> tuple[int, ...]:
        """Under each of the HEADS."""
        actors = (self.actors[slug] for slug in ENTRY_POINTS)
        return (*actors, self.platforms, *self.solutions.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known here, in words: « aucun CIO », « aucune mission locale »…"""
        holes = [words for slug, words in _EXPECTED.items() if not self.actors[slug]]
        if not self.platforms:
            holes.append("aucune plateforme")
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
    found = coverages(Departement.objects.filter(pk=departement_code))
    if not found:
        raise Departement.DoesNotExist(departement_code)
    return found[0]


def all_coverages(region_code: str = "") -> list[Coverage]:
    """Every département, by code; of one région when it is given."""
    rows = Departement.objects.all()
    return coverages(rows.filter(region=region_code) if region_code else rows)


def coverages(departements: models.QuerySet[Departement]) -> list[Coverage]:
    """By code; two queries, whatever their number."""
    rows = list(departements.select_related("region").order_by("code"))
    if not rows:
        return []
    counts = _counts([row.code for row in rows] if len(rows) <= _NAMED_AT_MOST else [])
    return [
        Coverage(
            code=row.code,
            name=row.name,
            region_code=row.region_id,
            region=row.region.name,
            actors={slug: counts[row.code, slug] for slug in ENTRY_POINTS},
            platforms=counts[row.code, _PLATFORM],
            solutions={category: counts[row.code, category] for category in Category.values},
        )
        for row in rows
    ]


def _counts(codes: list[str]) -> defaultdict[tuple[str, str], int]:
    """(département, what is counted) → how many; everywhere when no code is given. One query."""
    placed, unplaced = _solutions(codes)
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for dept, what, count in _actors(codes).union(_platforms(codes), placed, unplaced, all=True):
        counts[dept, what] += count
    return counts


def _in(path: str, codes: list[str]) -> Q:
    return Q(**{f"{path}__in": codes}) if codes else Q()


def _actors(codes: list[str]) -> Any:
    return (
        Actor.objects.published()
        .filter(_in("commune__departement", codes), is_example=False, commune__isnull=False)
        .filter(kind__slug__in=ENTRY_POINTS)
        .order_by()
        .values_list("commune__departement_id", "kind__slug")
        .annotate(count=Count("pk"))
    )


def _platforms(codes: list[str]) -> Any:
    return (
        Platform.objects.published()
        .filter(_in("departement", codes), is_example=False, kind=PlatformKind.PSAD)
        .order_by()
        .annotate(what=Value(_PLATFORM, models.CharField()))
        .values_list("departement_id", "what")
        .annotate(count=Count("pk"))
    )


def _solutions(codes: list[str]) -> tuple[Any, Any]:
    """A solution with places in three départements is known in each of them, once."""
    real = Solution.objects.published().filter(is_example=False).order_by()
    placed = (
        real.filter(_in("places__commune__departement", codes), places__isnull=False)
        .values_list("places__commune__departement_id", "scheme__category")
        .annotate(count=Count("pk", distinct=True))
    )
    unplaced = (
        real.filter(_in("actor__commune__departement", codes), places__isnull=True)
        .filter(actor__commune__isnull=False, is_remote=False)
        .values_list("actor__commune__departement_id", "scheme__category")
        .annotate(count=Count("pk"))
    )
    return placed, unplaced
