"""The rows of a page of results, read by a constant number of flat queries.

An index never decides who may see a record: every row is read again as published, and a hit whose
record is gone or withdrawn is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from directory.enums import EntryKind, Precision, PublicationState
from directory.freshness import is_suspended
from directory.models import AgeRule, Intake, Place, Solution
from search.documents import DocumentIntake
from search.intakes import IntakeSummary, summarise
from search.prepared import Prepared
from search.results import Hit

DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Named:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A place; without a point of its own it stands at its commune, and says so."""

    latitude: float | None
    longitude: float | None
    precision: str
    commune: str
    commune_name: str
    departement: str

    @property
    def is_exact(self) -> bool:
        return self.precision == Precision.ADDRESS


@dataclass(frozen=True, slots=True)
class CardRule:
    """An effective age rule: bounds in whole years, included, None when open."""

    minimum: int | None
    maximum: int | None
    condition: str
    condition_plain: str
    source: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of one solution, with the facts of its hit. `rules` are the effective
    ones; `intakes` is already summed up for the day of the search."""

    hit: Hit
    id: int
    slug: str
    title: str
    summary: str
    scheme: Named
    sigle: str
    category: str
    phase: str
    obligation: bool
    delivered_by: str | None
    actor: Named
    zone_kind: str
    remote: bool
    boarding: bool | None
    accessible: bool | None
    months_out: int | None
    verified_at: date | None
    example: bool
    suspended: bool
    rules: tuple[CardRule, ...]
    places: tuple[CardPlace, ...]
    intakes: IntakeSummary
    prescribers: tuple[Named, ...]


_COLUMNS = (
    "id",
    "slug",
    "title",
    "summary",
    "scheme__slug",
    "scheme__name",
    "scheme__sigle",
    "scheme__category",
    "scheme__phase",
    "scheme__obligation",
    "scheme__delivered_by__slug",
    "actor__slug",
    "actor__name",
    "zone_kind",
    "is_remote",
    "has_boarding",
    "is_accessible",
    "months_out_of_school",
    "verified_at",
    "is_example",
    "suspended_from",
    "suspended_until",
    "scheme_id",
)
_RULE = ("solution_id", "scheme_id", "minimum", "maximum", "condition", "condition_plain", "source")
_INTAKE = (
    "solution_id",
    "kind",
    "starts_on",
    "apply_by",
    "open_places",
    "total_places",
    "seen_at",
    "expires_at",
)
_PLACE = (
    "solution_id",
    "latitude",
    "longitude",
    "precision",
    "commune_id",
    "commune__name",
    "commune__departement_id",
    "commune__latitude",
    "commune__longitude",
    "commune__precision",
    "address_hidden",
    "solution__actor__address_hidden",
)


_SOLUTIONS = Prepared(
    lambda ids: (
        Solution.objects.filter(pk__in=ids, state=PublicationState.PUBLISHED)
        .order_by()
        .values_list(*_COLUMNS)
    )
)
_RULES = Prepared(
    lambda ids: (
        AgeRule.objects.filter(
            Q(solution__in=ids) | Q(scheme__in=Solution.objects.filter(pk__in=ids).values("scheme"))
        )
        .order_by("pk")
        .values_list(*_RULE)
    )
)
_PLACES = Prepared(
    lambda ids: (
        Place.objects.filter(solution__in=ids).order_by("position", "pk").values_list(*_PLACE)
    )
)
_INTAKES = Prepared(
    lambda ids: Intake.objects.filter(solution__in=ids).order_by("pk").values_list(*_INTAKE)
)
_PRESCRIBERS = Prepared(
    lambda ids: (
        Solution.prescribers.through.objects.filter(solution__in=ids)
        .order_by("prescriber__position", "prescriber__slug")
        .values_list("solution_id", "prescriber__slug", "prescriber__label", "prescriber__plain")
    )
)


def read_cards(hits: Sequence[Hit], today: date) -> list[Card]:
    """Cards in the order of the hits: five queries, however many hits (a few hundred at most)."""
    ids = [hit.id for hit in hits]
    rows = {row[0]: row for row in _SOLUTIONS.rows(ids)}
    own_rules, scheme_rules = _rules(ids)
    places, intakes, prescribers = _places(ids), _intakes(ids), _prescribers(ids)
    return [
        _card(
            hit,
            rows[hit.id],
            today,
            rules=own_rules.get(hit.id) or scheme_rules.get(rows[hit.id][-1], []),
            places=places.get(hit.id, []),
            intakes=summarise(intakes.get(hit.id, []), today),
            prescribers=prescribers.get(hit.id, []),
        )
        for hit in hits
        if hit.id in rows
    ]


def _card(
    hit: Hit,
    row: tuple[Any, ...],
    today: date,
    *,
    rules: list[CardRule],
    places: list[CardPlace],
    intakes: IntakeSummary,
    prescribers: list[Named],
) -> Card:
    (solution_id, slug, title, summary, scheme, scheme_name, sigle, category, phase) = row[:9]
    (obligation, delivered_by, actor, actor_name, zone_kind, remote, boarding) = row[9:16]
    (accessible, months_out, verified_at, example, suspended_from, suspended_until, _) = row[16:]
    return Card(
        hit=hit,
        id=solution_id,
        slug=slug,
        title=title,
        summary=summary,
        scheme=Named(scheme, scheme_name),
        sigle=sigle,
        category=category,
        phase=phase,
        obligation=obligation,
        delivered_by=delivered_by,
        actor=Named(actor, actor_name),
        zone_kind=zone_kind,
        remote=remote,
        boarding=boarding,
        accessible=accessible,
        months_out=months_out,
        verified_at=verified_at,
        example=example,
        suspended=is_suspended(suspended_from, suspended_until, today=today),
        rules=tuple(rules),
        places=tuple(places),
        intakes=intakes,
        prescribers=tuple(prescribers),
    )


def _rules(ids: list[int]) -> tuple[dict[int, list[CardRule]], dict[int, list[CardRule]]]:
    """(own rules by solution, rules by scheme)."""
    own: dict[int, list[CardRule]] = defaultdict(list)
    inherited: dict[int, list[CardRule]] = defaultdict(list)
    for solution, scheme, *facts in _RULES.rows(ids):
        target, key = (own, solution) if solution is not None else (inherited, scheme)
        target[key].append(CardRule(*facts))
    return own, inherited


def _places(ids: list[int]) -> dict[int, list[CardPlace]]:
    found: dict[int, list[CardPlace]] = defaultdict(list)
    for row in _PLACES.rows(ids):
        solution, latitude, longitude, precision, commune, name, departement = row[:7]
        if latitude is None or any(row[10:]):
            latitude, longitude, precision = row[7:10]
        place = CardPlace(latitude, longitude, precision, commune, name, departement)
        found[solution].append(place)
    return found


def _intakes(ids: list[int]) -> dict[int, list[DocumentIntake]]:
    found: dict[int, list[DocumentIntake]] = defaultdict(list)
    for solution, kind, *facts in _INTAKES.rows(ids):
        found[solution].append(DocumentIntake(kind == EntryKind.PERMANENTE, *facts))
    return found


def _prescribers(ids: list[int]) -> dict[int, list[Named]]:
    found: dict[int, list[Named]] = defaultdict(list)
    for solution, slug, label, plain in _PRESCRIBERS.rows(ids):
        found[solution].append(Named(slug, plain or label))
    return found
