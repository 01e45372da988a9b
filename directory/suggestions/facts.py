"""What a sheet says, read for many sheets at once: the same number of queries for one or twenty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
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
ALL = frozenset({"contacts", "places", "intakes", "rules"})
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


def facts_of(kind: str, pk: int, read: Collection[str] = ALL) -> Facts | None:
    """`read`: the rows that are wanted, of `ALL`; the others stay empty."""
    return read_facts([(kind, pk)], read).get((kind, pk))


def facts_of_all(suggestions: Iterable[Suggestion]) -> dict[Key, Facts]:
    return read_facts((one.kind, one.sheet_id) for one in suggestions if one.sheet_id is not None)


def read_facts(keys: Iterable[Key], read: Collection[str] = ALL) -> dict[Key, Facts]:
    """Eight queries at most."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for kind, pk in keys:
        wanted[kind].add(pk)
    found: dict[Key, Facts] = {}
    found.update(_solutions(wanted[SheetKind.SOLUTION], read))
    found.update(_actors(wanted[SheetKind.ACTOR], read))
    for platform in _rows(Platform.objects.all(), wanted[SheetKind.PLATFORM]):
        found[SheetKind.PLATFORM, platform.pk] = Facts(SheetKind.PLATFORM, platform)
    return found


def _rows(rows: Any, pks: set[int]) -> list[Any]:
    return list(rows.filter(pk__in=pks)) if pks else []


def _actors(pks: set[int], read: Collection[str]) -> dict[Key, Facts]:
    actors = _rows(Actor.objects.select_related("commune"), pks)
    public = Contact.objects.public().filter(actor__in=pks)
    contacts = _by(public if actors and "contacts" in read else (), "actor_id")
    return {
        (SheetKind.ACTOR, one.pk): Facts(SheetKind.ACTOR, one, tuple(contacts.get(one.pk, ())))
        for one in actors
    }


def _solutions(pks: set[int], read: Collection[str]) -> dict[Key, Facts]:
    solutions = _rows(Solution.objects.select_related("scheme", "actor"), pks)
    if not solutions:
        return {}
    actors = {one.actor_id for one in solutions}
    schemes = {one.scheme_id for one in solutions}
    rows = {
        "contacts": Contact.objects.public().filter(Q(solution__in=pks) | Q(actor__in=actors)),
        "places": Place.objects.filter(solution__in=pks).select_related("commune"),
        "intakes": Intake.objects.filter(solution__in=pks),
        "rules": AgeRule.objects.filter(Q(solution__in=pks) | Q(scheme__in=schemes)),
    }
    found = {name: list(asked) if name in read else [] for name, asked in rows.items()}
    of = {name: _by(known, "solution_id") for name, known in found.items()}
    of_actor, of_scheme = _by(found["contacts"], "actor_id"), _by(found["rules"], "scheme_id")
    return {
        (SheetKind.SOLUTION, one.pk): Facts(
            SheetKind.SOLUTION,
            one,
            contacts=(*of["contacts"].get(one.pk, ()), *of_actor.get(one.actor_id, ())),
            places=tuple(of["places"].get(one.pk, ())),
            intakes=tuple(of["intakes"].get(one.pk, ())),
            own_rules=tuple(of["rules"].get(one.pk, ())),
            scheme_rules=tuple(of_scheme.get(one.scheme_id, ())),
        )
        for one in solutions
    }


def _by(rows: Iterable[Any], owner: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if (pk := getattr(row, owner)) is not None:
            found[pk].append(row)
    return found
