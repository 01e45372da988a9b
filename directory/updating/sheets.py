"""What the page of a signed link shows: exactly what will be confirmed. No person's name and no
address: the link may be in other hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Q

from directory import freshness
from directory.enums import EntryKind
from directory.french import ages, long_date, number, phone_shown
from directory.models import AgeRule, Contact, Intake, Place, Solution
from directory.places.rules import stamp_of
from directory.sheets.solution import DEFAULT_FRESHNESS_DAYS

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One way in. `open`, `total`: as printed in their fields; `error`, `theirs`: sentences."""

    intake: Intake
    entry: str
    told: str
    open: str
    total: str
    stamp: str
    error: str = ""
    theirs: str = ""

    @property
    def key(self) -> str:
        return str(self.intake.pk)


@dataclass(frozen=True, slots=True)
class UpdateSheet:
    """`stamp`: what its facts were when shown. `same`: the words of « nothing changed »."""

    solution: Solution
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    verified: str
    is_due: bool
    stamp: str
    same: str = ""
    entry: str = ""
    entry_error: str = ""
    is_exact: bool = False
    theirs: str = ""

    @property
    def id(self) -> int:
        return int(self.solution.pk)


@dataclass(slots=True)
class _Parts:
    """What belongs to each solution, read for all of them at once."""

    intakes: dict[int, list[Intake]] = field(default_factory=lambda: defaultdict(list))
    rules: dict[tuple[str, int], list[AgeRule]] = field(default_factory=lambda: defaultdict(list))
    places: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))


def read_sheets(solutions: Any, today: date) -> list[UpdateSheet]:
    """Five queries, whatever their number; those that are due stand first."""
    listed = list(solutions.select_related("scheme", "actor__commune"))
    parts = _read_parts(listed, today)
    sheets = [_sheet(solution, parts, today) for solution in listed]
    return sorted(sheets, key=lambda sheet: not sheet.is_due)


def _read_parts(solutions: list[Solution], today: date) -> _Parts:
    ids = [one.pk for one in solutions]
    actors, schemes = {one.actor_id for one in solutions}, {one.scheme_id for one in solutions}
    parts = _Parts()
    for intake in (
        Intake.objects.not_past(today).filter(solution__in=ids).order_by("starts_on", "pk")
    ):
        parts.intakes[intake.solution_id].append(intake)
    of_these = Q(solution__in=ids) | Q(scheme__in=schemes)
    for rule in AgeRule.objects.filter(of_these).order_by("pk"):
        owner = ("solution", rule.solution_id) if rule.solution_id else ("scheme", rule.scheme_id)
        parts.rules[owner].append(rule)
    for place in Place.objects.filter(solution__in=ids).select_related("commune"):
        address = ", ".join(part for part in (place.name, place.address) if part)
        parts.places[place.solution_id].append(
            f"{address}, {place.commune.name}" if address else place.commune.name
        )
    public = Contact.objects.public().filter(Q(solution__in=ids) | Q(actor__in=actors))
    for contact in public.exclude(phone=""):
        key = (
            ("solution", contact.solution_id)
            if contact.solution_id
            else ("actor", contact.actor_id)
        )
        parts.phones[key].append(phone_shown(contact.phone))
    return parts


def _sheet(solution: Solution, parts: _Parts, today: date) -> UpdateSheet:
    facts = tuple((label, text) for label, text in _facts(solution, parts) if text)
    lines = tuple(line_of(intake, today) for intake in parts.intakes[solution.pk])
    verified = solution.verified_at
    told = f"Fiche vérifiée le {long_date(verified)}." if verified else "Fiche pas encore vérifiée."
    return UpdateSheet(
        solution=solution,
        facts=facts,
        lines=lines,
        verified=told,
        is_due=is_due(solution, parts.intakes[solution.pk], today),
        stamp=_digest(facts),
        same=_same(lines),
    )


def _facts(solution: Solution, parts: _Parts) -> Iterable[tuple[str, str]]:
    rules = parts.rules[("solution", solution.pk)] or parts.rules[("scheme", solution.scheme_id)]
    phones = parts.phones[("solution", solution.pk)] or parts.phones[("actor", solution.actor_id)]
    yield "Titre", solution.title
    yield "Proposée par", solution.actor.name
    yield "En bref", solution.summary
    yield "Âge", "; ".join(_age(rule) for rule in rules)
    yield "Où", "; ".join(parts.places[solution.pk])
    yield "Durée", solution.duration
    yield "Rythme", solution.rhythm
    yield "Comment s’inscrire", solution.how_to_apply
    yield "Téléphone public", ", ".join(dict.fromkeys(phones))
    yield "Page officielle", solution.url
    yield "En pause", _pause(solution)


def _age(rule: AgeRule) -> str:
    told = ages(rule.minimum, rule.maximum)
    return f"{told} ({rule.condition})" if rule.condition else told


def _pause(solution: Solution) -> str:
    if solution.suspended_from is None:
        return ""
    until = solution.suspended_until
    end = f" au {long_date(until)}" if until else ""
    return f"du {long_date(solution.suspended_from)}{end}. {solution.suspended_message}".strip()


def _digest(facts: tuple[tuple[str, str], ...]) -> str:
    return sha256(repr(facts).encode()).hexdigest()[:16]


def line_of(intake: Intake, today: date) -> Line:
    permanent = intake.kind == EntryKind.PERMANENTE or intake.starts_on is None
    return Line(
        intake=intake,
        entry="Entrée toute l’année"
        if permanent
        else f"Entrée du {long_date(intake.starts_on or today)}",
        told=told_of(intake, today),
        open="" if intake.open_places is None else str(intake.open_places),
        total="" if intake.total_places is None else str(intake.total_places),
        stamp=stamp_of(intake),
    )


def told_of(intake: Intake, today: date) -> str:
    """« 4 places sur 12, vues le 18 novembre 2026 », for the page and for the letters."""
    if intake.open_places is None:
        return "Nombre de places non communiqué"
    total = "" if intake.total_places is None else f" sur {number(intake.total_places)}"
    unit = intake.unit if intake.open_places != 1 else intake.unit.removesuffix("s")
    count = (
        f"{number(intake.open_places)} {unit}{total}"
        if intake.open_places
        else f"Complet{total and f' (0{total})'}"
    )
    seen = f", dit le {long_date(intake.seen_at)}" if intake.seen_at else ""
    over = intake.expires_at is not None and intake.expires_at < today
    return f"{count}{seen}{', à confirmer' if over else ''}"


def _same(lines: tuple[Line, ...]) -> str:
    counts = [line.intake.open_places for line in lines if line.intake.open_places is not None]
    if not counts:
        return ""
    if counts == [0]:
        return "Rien n’a changé : toujours complet"
    return f"Rien n’a changé : toujours {' et '.join(str(count) for count in counts)}"


def is_due(solution: Solution, intakes: Iterable[Intake], today: date) -> bool:
    """The sheet is stale within a week, or one of its numbers will not be believed by then."""
    days = solution.freshness_days or solution.scheme.freshness_days or DEFAULT_FRESHNESS_DAYS
    by_then = date.fromordinal(today.toordinal() + SOON_DAYS)
    return freshness.is_stale(solution.verified_at, days, today=by_then) or any(
        intake.open_places is not None
        and intake.expires_at is not None
        and intake.expires_at < by_then
        for intake in intakes
    )
