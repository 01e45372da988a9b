"""Lines as the preview prints them: names instead of numbers, a few queries a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from directory.french import long_date, number, plural
from directory.imports.fields import labels_of
from directory.imports.shapes import is_empty
from directory.imports.zones import zone_names
from directory.models import (
    Actor,
    ActorKind,
    Audience,
    Commune,
    ImportBatch,
    ImportLine,
    Level,
    LineOutcome,
    Prescriber,
    Scheme,
    Status,
)

LINES_A_PAGE = 50
_UNSAID = "non dit"
# In the order in which they need somebody; (one, several).
OUTCOMES: dict[str, tuple[str, str]] = {
    LineOutcome.REFUSED: ("refusée", "refusées"),
    LineOutcome.CONFLICT: ("en conflit", "en conflit"),
    LineOutcome.CHANGED: ("modifiée", "modifiées"),
    LineOutcome.CREATED: ("nouvelle", "nouvelles"),
    LineOutcome.GONE: ("absente du fichier", "absentes du fichier"),
    LineOutcome.UNCHANGED: ("identique", "identiques"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    outcome: str
    label: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    number: int
    label: str
    problems: list[list[str]]
    pairs: list[tuple[str, str, str]]
    kept: list[tuple[str, str, str]]
    notes: list[str]


def tabs(batch: ImportBatch, asked: str) -> list[Tab]:
    """One for each outcome that has lines; the asked one is open, else the first."""
    counted = [(name, batch.counts.get(name, 0)) for name in OUTCOMES]
    there = [(name, count) for name, count in counted if count]
    chosen = asked if asked in dict(there) else (there[0][0] if there else "")
    return [
        Tab(name, plural(count, *OUTCOMES[name]), is_open=name == chosen) for name, count in there
    ]


class Names:
    """What the numbers of some changes (value → [before, after]) stand for."""

    def __init__(self, kind: str, changes: Iterable[Mapping[str, Sequence[Any]]]) -> None:
        self.labels = labels_of(kind)
        wanted: dict[str, set[Any]] = {}
        for pairs in changes:
            for name, pair in pairs.items():
                wanted.setdefault(name, set()).update(one for v in pair for one in _several(v))
        self.names: dict[str, dict[Any, str]] = {}
        for name, model in (
            ("kind_id", ActorKind),
            ("scheme_id", Scheme),
            ("actor_id", Actor),
            ("commune_id", Commune),
            ("audiences", Audience),
            ("levels", Level),
            ("statuses", Status),
            ("prescribers", Prescriber),
        ):
            if ids := wanted.get(name):
                manager: Any = model._default_manager
                self.names[name] = {pk: str(row) for pk, row in manager.in_bulk(list(ids)).items()}
        if codes := wanted.get("zone"):
            self.names["zone"] = zone_names(codes)

    def show(self, name: str, value: Any) -> str:
        if is_empty(value):
            return _UNSAID
        if isinstance(value, list):
            names = self.names.get(name, {})
            return " | ".join(names.get(one, str(one)) for one in value)
        if name in self.names:
            return self.names[name].get(value, str(value))
        if name in ("verified_at", "starts_on"):
            return long_date(date.fromisoformat(value))
        return number(value) if isinstance(value, float) else str(value)

    def pairs(self, pairs: dict[str, Sequence[Any]]) -> list[tuple[str, str, str]]:
        return [
            (self.labels.get(name, name), self.show(name, before), self.show(name, after))
            for name, (before, after) in pairs.items()
            if name not in ("precision", "point_source")
        ]


def _several(value: Any) -> list[Any]:
    if is_empty(value):
        return []
    return value if isinstance(value, list) else [value]


def _told(line: ImportLine) -> dict[str, list[Any]]:
    """A new record, as a change from nothing."""
    if line.outcome != LineOutcome.CREATED:
        return {}
    skipped = ("source_ref", "name", "title")
    return {name: [None, value] for name, value in line.values.items() if name not in skipped}


def show_lines(kind: str, lines: Sequence[ImportLine]) -> list[ShownLine]:
    names = Names(kind, (said for one in lines for said in (one.diff, one.kept, _told(one))))
    return [
        ShownLine(
            line.number,
            line.label,
            line.problems,
            names.pairs({**line.diff, **_told(line)}),
            names.pairs(line.kept),
            line.notes,
        )
        for line in lines
    ]


def good_count(batch: ImportBatch) -> int:
    """Lines that « Appliquer » takes."""
    return sum(n for name, n in batch.counts.items() if name != LineOutcome.REFUSED)


def writes_count(batch: ImportBatch) -> int:
    names = (LineOutcome.CREATED, LineOutcome.CHANGED, LineOutcome.CONFLICT, LineOutcome.GONE)
    return sum(batch.counts.get(name, 0) for name in names)


def address_of(batch: ImportBatch) -> str:
    """Where an import stands: its columns first, then its lines."""
    if batch.state == "read":
        return reverse("directory:import_columns", args=[batch.pk])
    return reverse("directory:import_detail", args=[batch.pk])
