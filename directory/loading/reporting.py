"""What a loader did, in figures and in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# Loaders say here, one line at a time, what a person should know; the caller prints it.
Report = Callable[[str], None]


@dataclass(slots=True)
class Counts:
    """`kept`: records that people edited or deleted since, or made themselves; left as they are."""

    created: int = 0
    updated: int = 0
    kept: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.created + self.updated + self.kept + self.unchanged

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.kept + other.kept,
            self.unchanged + other.unchanged,
        )

    def __str__(self) -> str:
        parts = (
            (self.created, "créées"),
            (self.updated, "mises à jour"),
            (self.kept, "laissées aux équipes"),
            (self.unchanged, "inchangées"),
        )
        return ", ".join(f"{number} {word}" for number, word in parts if number) or "rien"
