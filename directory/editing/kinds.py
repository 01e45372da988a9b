"""What a sheet is: a solution or an actor, by the word of the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from directory.models import Actor, Platform, Solution


@dataclass(frozen=True, slots=True)
class Kind:
    """`title`: the column that names a sheet; `frequency`: look-ups of its freshness, the nearest
    first."""

    slug: str
    model: Any
    label: str
    new: str
    title: str
    key: str
    frequency: tuple[str, ...]
    related: tuple[str, ...]

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    def title_of(self, sheet: Any) -> str:
        return str(getattr(sheet, self.title))


SOLUTIONS = Kind(
    "solutions",
    Solution,
    "Solutions",
    "Nouvelle solution",
    "title",
    "title_key",
    ("freshness_days", "scheme__freshness_days"),
    ("scheme", "actor__commune", "actor__steward"),
)
ACTORS = Kind(
    "acteurs",
    Actor,
    "Acteurs",
    "Nouvel acteur",
    "name",
    "name_key",
    ("freshness_days", "kind__freshness_days"),
    ("kind", "commune", "steward"),
)
# Kept under its own pages (directory/platforms/); the history is the same.
PLATFORMS = Kind(
    "plateformes",
    Platform,
    "Plateformes",
    "",
    "name",
    "name_key",
    (),
    ("departement__region",),
)
KINDS = {kind.slug: kind for kind in (SOLUTIONS, ACTORS)}
