"""The sheet of a scheme: the rule, its sources, what comes before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from directory.enums import Category, PublicationState
from directory.models import AgeRule, Scheme
from directory.sheets.words import Word, words_of


@dataclass(frozen=True, slots=True)
class Family:
    """A category of the map and its schemes, by name."""

    category: Category
    schemes: tuple[Scheme, ...]


@dataclass(frozen=True, slots=True)
class SchemeSheet:
    scheme: Scheme
    rules: tuple[AgeRule, ...]
    audiences: tuple[Word, ...]
    levels: tuple[Word, ...]
    statuses: tuple[Word, ...]
    prescribers: tuple[Word, ...]
    before: tuple[Scheme, ...]
    after: tuple[Scheme, ...]
    regions: tuple[str, ...]
    solution_count: int


_PUBLISHED = Q(solutions__state=PublicationState.PUBLISHED)


def families() -> list[Family]:
    """Every scheme under its category, with how many published solutions run it. One query."""
    rows = list(
        Scheme.objects.annotate(solution_count=Count("solutions", filter=_PUBLISHED)).order_by(
            "name", "pk"
        )
    )
    return [
        Family(category, tuple(row for row in rows if row.category == category))
        for category in Category
    ]


def with_count(schemes: Any) -> Any:
    return schemes.select_related("delivered_by").annotate(
        solution_count=Count("solutions", filter=_PUBLISHED)
    )


def read_sheet(scheme: Any) -> SchemeSheet:
    """Five queries. `scheme` comes from `with_count`."""
    words = words_of(scheme_id=scheme.pk)
    return SchemeSheet(
        scheme=scheme,
        rules=tuple(scheme.age_rules.all()),
        audiences=words.get(("scheme", "audiences"), ()),
        levels=words.get(("scheme", "levels"), ()),
        statuses=words.get(("scheme", "statuses"), ()),
        prescribers=words.get(("scheme", "prescribers"), ()),
        before=tuple(scheme.comes_after.order_by("name")),
        after=tuple(scheme.leads_to.order_by("name")),
        regions=tuple(scheme.regions.values_list("name", flat=True)),
        solution_count=scheme.solution_count,
    )


def default_ages(rules: Sequence[AgeRule]) -> AgeRule | None:
    """The rule that holds without condition, the first written."""
    return next((rule for rule in rules if not rule.condition), None)
