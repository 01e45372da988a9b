"""The booklet of a platform, for families and teams: where to go first, the solutions that its
members offer by category, and who the members are. What is published, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from directory.enums import Category, PublicationState
from directory.hidden import hide_address
from directory.models import Actor, Contact, Platform, Solution

# Kinds of actors that receive a young person without an appointment made by others.
_ENTRY_KINDS = ("cio", "mission-locale", "info-jeunes", "maison-ados", "paej")


@dataclass(frozen=True, slots=True)
class Chapter:
    category: str
    label: str
    solutions: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    entry_points: tuple[Any, ...]
    chapters: tuple[Chapter, ...]
    solution_count: int


def read_booklet(platform: Platform) -> Booklet:
    """Three queries, whatever the number of members."""
    members = Actor.objects.published().filter(memberships__platform=platform)
    public = Prefetch("contacts", Contact.objects.public().order_by("position", "pk"), "shown")
    entry = members.filter(kind__slug__in=_ENTRY_KINDS).select_related("kind", "commune")
    rows = (
        Solution.objects.published()
        .filter(actor__memberships__platform=platform, actor__state=PublicationState.PUBLISHED)
        .select_related("scheme", "actor__commune")
        .order_by("title_key", "pk")
    )
    entry_points = list(entry.prefetch_related(public).order_by("kind__slug", "name_key", "pk"))
    for actor in entry_points:
        if actor.address_hidden:
            hide_address(actor)
    inside: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        inside[row.scheme.category].append(row)
    return Booklet(
        entry_points=tuple(entry_points),
        chapters=tuple(
            Chapter(category.value, str(category.label), tuple(inside[category]))
            for category in Category
            if inside[category]
        ),
        solution_count=sum(map(len, inside.values())),
    )
