"""The parts of a sheet that a reader may correct, each with what it says now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from directory.enums import EntryKind
from directory.french import long_date
from directory.models import AgeRule, Intake, SheetKind
from directory.suggestions.facts import Facts
from directory.suggestions.values import ValueKind, ages_value, shown_value

CLOSED, OTHER = "closed", "other"


@dataclass(frozen=True, slots=True)
class Part:
    """`key`: its stable name, with the row it is about: « places-12 ». `now`: its value in the
    written form; empty when unknown. `help`: how to write it."""

    key: str
    label: str
    kind: str
    now: str = ""
    help: str = ""

    @property
    def now_shown(self) -> str:
        return shown_value(self.kind, self.now)


def parts_of(facts: Facts) -> tuple[Part, ...]:
    """In the order of a sheet."""
    match facts.kind:
        case SheetKind.SOLUTION:
            found = _of_solution(facts)
        case SheetKind.ACTOR:
            found = _of_actor(facts)
        case _:
            found = _of_platform(facts)
    noun = {SheetKind.SOLUTION: "Cette solution", SheetKind.ACTOR: "Cette structure"}
    gone = noun.get(SheetKind(facts.kind), "Cette plateforme")
    return (
        *found,
        Part(CLOSED, f"{gone} n’existe plus", ValueKind.CLOSED),
        Part(OTHER, "Autre chose", ValueKind.TEXT, help="Une phrase ou deux."),
    )


def part_of(facts: Facts, key: str) -> Part | None:
    return next((part for part in parts_of(facts) if part.key == key), None)


def rows_of(key: str) -> frozenset[str]:
    """The rows of a sheet, by their names in `facts.ALL`, that this part reads and writes."""
    return _ROWS.get(key.partition("-")[0], frozenset())


_CONTACTS, _INTAKES = frozenset({"contacts"}), frozenset({"intakes"})
_ROWS = {
    "phone": _CONTACTS,
    "email": _CONTACTS,
    "address": frozenset({"places"}),
    "ages": frozenset({"rules"}),
    "day": _INTAKES,
    "places": _INTAKES,
}


def _of_solution(facts: Facts) -> Iterable[Part]:
    yield from _contact_parts(facts)
    yield from _place_parts(facts)
    default = [rule for rule in facts.rules if not rule.condition]
    if len(default) <= 1:
        yield Part("ages", "Âges", ValueKind.AGES, _ages(default), "Par exemple : de 16 à 25 ans.")
    yield from _day_parts(facts)
    for intake in facts.intakes:
        now = "" if intake.open_places is None else str(intake.open_places)
        label = f"Places libres{_which(intake) if len(facts.intakes) > 1 else ''}"
        yield Part(f"places-{intake.pk}", label, ValueKind.COUNT, now, "En chiffres.")
    yield Part("url", "Page officielle", ValueKind.WEB, facts.record.url)


def _place_parts(facts: Facts) -> Iterable[Part]:
    if facts.record.actor.address_hidden:
        return
    for place in facts.places:
        if not place.address_hidden:
            label = "Adresse" if len(facts.places) == 1 else f"Adresse à {place.commune.name}"
            yield _address(f"address-{place.pk}", label, place.address)


def _day_parts(facts: Facts) -> Iterable[Part]:
    dated = [one for one in facts.intakes if one.kind == EntryKind.DATEE and one.starts_on]
    for intake in dated:
        label = f"Date d’entrée{_which(intake) if len(dated) > 1 else ''}"
        day = str(intake.starts_on)
        yield Part(f"day-{intake.pk}", label, ValueKind.DAY, day, "Par exemple 15/09/2026.")


def _which(intake: Intake) -> str:
    return f" du {long_date(intake.starts_on)}" if intake.starts_on else ", entrée toute l’année"


def _of_actor(facts: Facts) -> Iterable[Part]:
    actor = facts.record
    yield Part("name", "Nom", ValueKind.LINE, actor.name)
    yield from _contact_parts(facts)
    if not actor.address_hidden:
        yield _address("address", "Adresse", actor.address)
    yield Part("opening", "Ouverture", ValueKind.TEXT, actor.opening, "Jours et heures.")
    yield Part("website", "Site", ValueKind.WEB, actor.website)


def _of_platform(facts: Facts) -> Iterable[Part]:
    platform = facts.record
    yield Part("public_phone", "Téléphone", ValueKind.PHONE, platform.public_phone)
    yield Part("public_email", "Courriel", ValueKind.EMAIL, platform.public_email)
    yield Part("territory_text", "Territoire", ValueKind.LINE, platform.territory_text)
    yield Part("website", "Site", ValueKind.WEB, platform.website)


def _contact_parts(facts: Facts) -> Iterable[Part]:
    phone, email = facts.contact_with("phone"), facts.contact_with("email")
    yield Part("phone", "Téléphone", ValueKind.PHONE, phone.phone if phone else "")
    yield Part("email", "Courriel", ValueKind.EMAIL, email.email if email else "")


def _address(key: str, label: str, now: str) -> Part:
    return Part(key, label, ValueKind.LINE, now, "Numéro et rue.")


def _ages(rules: list[AgeRule]) -> str:
    return ages_value(rules[0].minimum, rules[0].maximum) if rules else ""
