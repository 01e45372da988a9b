"""Corrections as the page and the file print them: names instead of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone

from directory.corrections.finding import Correction
from directory.french import long_date
from directory.imports.official import source_of
from directory.imports.showing import Names
from directory.mail import absolute
from directory.models import Actor, ImportKind, Solution

COLUMNS = (
    "Source",
    "Identifiant dans la source",
    "UAI",
    "SIRET",
    "Fiche",
    "Page de la fiche",
    "Champ",
    "Valeur publiée par la source",
    "Valeur corrigée",
    "Source lue le",
    "Corrigée le",
    "Corrigée par",
)
# Of each kind of sheet: its public page, and where it is written.
_PAGES = {
    ImportKind.ACTORS: ("directory:actor_detail", "directory:acteurs_edit"),
    ImportKind.SOLUTIONS: ("search:solution_detail", "directory:solutions_edit"),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """`slug` of the sheet; identifiers of the actor."""

    slug: str
    uai: str
    siret: str


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """`pairs`: (label, what the source says, what the sheet says); `notes`: when and by whom."""

    name: str
    url: str
    identifiers: str
    pairs: list[tuple[str, str, str]]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class ShownSource:
    key: str
    label: str
    sheets: list[ShownSheet]


class Shown:
    """The names and identifiers of some corrections: a few queries, whatever their number."""

    def __init__(self, rows: Sequence[Correction]) -> None:
        self.names = {
            kind: Names(
                kind, ({r.field: [r.published, r.corrected]} for r in rows if r.kind == kind)
            )
            for kind in {row.kind for row in rows}
        }
        self.identities = _identities(rows)

    def pair(self, row: Correction) -> tuple[str, str, str]:
        names = self.names[row.kind]
        label = names.labels.get(row.field, row.field)
        return label, names.show(row.field, row.published), names.show(row.field, row.corrected)

    def cells(self, row: Correction) -> tuple[Any, ...]:
        identity = self.identities[row.kind, row.pk]
        return (
            source_of(row.source).label,
            row.source_ref,
            identity.uai,
            identity.siret,
            row.name,
            absolute(_PAGES[ImportKind(row.kind)][0], identity.slug),
            *self.pair(row),
            row.read_on.isoformat() if row.read_on else "",
            timezone.localdate(row.at).isoformat(),
            row.by,
        )

    def sheet(self, rows: Sequence[Correction]) -> ShownSheet:
        first = rows[0]
        identity = self.identities[first.kind, first.pk]
        codes = {"UAI": identity.uai, "SIRET": identity.siret, "identifiant": first.source_ref}
        return ShownSheet(
            first.name,
            reverse(_PAGES[ImportKind(first.kind)][1], args=[first.pk]),
            ", ".join(f"{label} {code}" for label, code in codes.items() if code),
            [self.pair(row) for row in rows],
            list(dict.fromkeys(_note(row) for row in rows)),
        )


def _note(row: Correction) -> str:
    return f"Corrigée le {long_date(timezone.localdate(row.at))} : {row.by}"


def _identities(rows: Sequence[Correction]) -> dict[tuple[str, int], Identity]:
    found: dict[tuple[str, int], Identity] = {}
    for kind, model, owner in (
        (ImportKind.ACTORS, Actor, ""),
        (ImportKind.SOLUTIONS, Solution, "actor__"),
    ):
        ids = {row.pk for row in rows if row.kind == kind}
        if ids:
            sheets: Any = model.objects.filter(pk__in=ids)
            for pk, *row in sheets.values_list("pk", "slug", f"{owner}uai", f"{owner}siret"):
                found[kind, pk] = Identity(*row)
    return found


def by_source(rows: Sequence[Correction]) -> list[ShownSource]:
    """`rows` in the order of `corrections_of`."""
    shown = Shown(rows)
    return [
        ShownSource(
            source,
            source_of(source).label,
            [
                shown.sheet(list(some))
                for _, some in groupby(of, key=lambda one: (one.kind, one.pk))
            ],
        )
        for source, of in groupby(rows, key=lambda one: one.source)
    ]


def file_rows(rows: Sequence[Correction]) -> Iterator[tuple[Any, ...]]:
    shown = Shown(rows)
    yield COLUMNS
    for row in rows:
        yield shown.cells(row)
