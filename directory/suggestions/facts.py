"""What a sheet says, read for many sheets at once: the same number of queries for one or twenty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from directory.models import (
    Actor,
    AgeRule,
    Contact,
    Intake,
    Place,
    Platform,
    SheetKind,
    Solution,
    Suggestion,
)

MODELS: dict[str, Any] = {
    SheetKind.SOLUTION: Solution,
    SheetKind.ACTOR: Actor,
    SheetKind.PLATFORM: Platform,
}
# Name of the address of each public sheet.
URL_NAMES = {
    SheetKind.SOLUTION: "search:solution_detail",
    SheetKind.ACTOR: "directory:actor_detail",
    SheetKind.PLATFORM: "directory:platform_detail",
}
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """`contacts`: public ones only, the sheet's own first."""

    kind: str
    record: Any
    contacts: tuple[Contact, ...] = ()
    places: tuple[Place, ...] = ()
    intakes: tuple[Intake, ...] = ()
    own_rules: tuple[AgeRule, ...] = ()
    scheme_rules: tuple[AgeRule, ...] = ()

    @property
    def name(self) -> str:
        return str(self.record)

    @property
    def rules(self) -> tuple[AgeRule, ...]:
        """The effective ones: a solution's own replace its scheme's entirely."""
        return self.own_rules or self.scheme_rules

    def contact_with(self, field: str) -> Contact | None:
        return next((one for one in self.contacts if getattr(one, field)), None)


def facts_of(kind: str, pk: int) -> Facts | None:
    return read_facts([(kind, pk)]).get((kind, pk))


def facts_of_all(suggestions: Iterable[Suggestion]) -> dict[Key, Facts]:
    return read_facts((one.kind, one.sheet_id) for one in suggestions if one.sheet_id is not None)


def read_facts(keys: Iterable[Key]) -> dict[Key, Facts]:
    """Eight queries at most."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        wanted[kind].add(pk)
    found: dict[Key, Facts] = {}
    found.update(_solutions(wanted[SheetKind.SOLUTION]))
    found.update(_actors(wanted[SheetKind.ACTOR]))
    for platform in _rows(Platform.objects.all(), wanted[SheetKind.PLATFORM]):
        found[SheetKind.PLATFORM, platform.pk] = Facts(SheetKind.PLATFORM, platform)
    return found


def _rows(rows: Any, pks: set[int]) -> list[Any]:
    return list(rows.filter(pk__in=pks)) if pks else []


def _actors(pks: set[int]) -> dict[Key, Facts]:
    actors = _rows(Actor.objects.select_related("commune"), pks)
    contacts = _by(Contact.objects.public().filter(actor__in=pks), "actor_id") if pks else {}
    return {
        (SheetKind.ACTOR, one.pk): Facts(SheetKind.ACTOR, one, tuple(contacts.get(one.pk, ())))
        for one in actors
    }


def _solutions(pks: set[int]) -> dict[Key, Facts]:
    solutions = _rows(Solution.objects.select_related("scheme", "actor"), pks)
    if not solutions:
        return {}
    actors = {one.actor_id for one in solutions}
    schemes = {one.scheme_id for one in solutions}
    contacts = list(Contact.objects.public().filter(Q(solution__in=pks) | Q(actor__in=actors)))
    of_solution, of_actor = _by(contacts, "solution_id"), _by(contacts, "actor_id")
    places = _by(Place.objects.filter(solution__in=pks).select_related("commune"), "solution_id")
    intakes = _by(Intake.objects.filter(solution__in=pks), "solution_id")
    rules = list(AgeRule.objects.filter(Q(solution__in=pks) | Q(scheme__in=schemes)))
    own, inherited = _by(rules, "solution_id"), _by(rules, "scheme_id")
    return {
        (SheetKind.SOLUTION, one.pk): Facts(
            SheetKind.SOLUTION,
            one,
            (*of_solution.get(one.pk, ()), *of_actor.get(one.actor_id, ())),
            tuple(places.get(one.pk, ())),
            tuple(intakes.get(one.pk, ())),
            tuple(own.get(one.pk, ())),
            tuple(inherited.get(one.scheme_id, ())),
        )
        for one in solutions
    }


def _by(rows: Iterable[Any], owner: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if (pk := getattr(row, owner)) is not None:
            found[pk].append(row)
    return found
