"""Taking the demonstration away: what is marked as example, and nothing else.

A record that something real leans on is kept, and the reason is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from taggit.models import Tag

from directory import changelog
from directory.demo.content import SOURCE, read_content
from directory.demo.territories import BASIN_SLUG_PREFIX
from directory.models import (
    Actor,
    ActorZone,
    CustomZone,
    Membership,
    Platform,
    PlatformZone,
    Solution,
    SolutionZone,
)


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    reason: str


@dataclass
class Removal:
    """Counts by French plural; what was kept, and why."""

    deleted: dict[str, int] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)


def remove() -> Removal:
    """Owners first: each step frees what the next one deletes."""
    removal = Removal()
    with changelog.revision():
        _take(removal, "solutions", Solution.objects.examples(), {})
        _take(
            removal,
            "plates-formes",
            Platform.objects.examples(),
            {
                "une solution réelle dessert son territoire": _used(SolutionZone, "platform"),
                "un acteur réel dessert son territoire": _used(ActorZone, "platform"),
            },
        )
        _take(
            removal,
            "acteurs",
            Actor.objects.examples(),
            {
                "une solution réelle dépend de lui": _used(Solution, "actor"),
                "il est membre d’une plateforme qui reste": _used(Membership, "actor"),
                "un acteur réel en fait partie": _used(Actor, "parent"),
            },
        )
        _take(
            removal,
            "bassins",
            CustomZone.objects.filter(source=SOURCE, slug__startswith=BASIN_SLUG_PREFIX),
            {
                "une solution réelle dessert ce bassin": _used(SolutionZone, "basin"),
                "un acteur qui reste dessert ce bassin": _used(ActorZone, "basin"),
                "une plateforme qui reste couvre ce bassin": _used(PlatformZone, "basin"),
            },
        )
        _drop_unused_tags()
    return removal


def _used(model: Any, column: str) -> Exists:
    """True for rows that a row of `model` points to."""
    return Exists(model._base_manager.filter(**{column: OuterRef("pk")}))


def _take(removal: Removal, label: str, rows: QuerySet[Any], reasons: dict[str, Exists]) -> None:
    kept: dict[int, Kept] = {}
    for reason, condition in reasons.items():
        for row in rows.filter(condition).exclude(pk__in=list(kept)):
            kept[row.pk] = Kept(str(row), reason)
    removal.kept += kept.values()
    leaving = rows.exclude(pk__in=list(kept))
    removal.deleted[label] = leaving.count()
    leaving.delete()


def _drop_unused_tags() -> None:
    """Words that came with the demonstration and that nothing carries any more."""
    names = read_content().tags
    Tag.objects.filter(name__in=names, taggit_taggeditem_items__isnull=True).delete()
