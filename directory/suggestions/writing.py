"""Writing an accepted value into the sheet: validated like any other write, in the revision that
is open."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from directory.editing.points import keeps_its_point
from directory.enums import Confidence, ContactVisibility, Precision, PublicationState
from directory.models import Actor, AgeRule, Contact, SheetKind
from directory.privacy.people import has_left
from directory.suggestions.facts import Facts
from directory.suggestions.parts import CLOSED, OTHER
from directory.suggestions.values import ages_of
from directory.words import key_of

# How long a number of places said by a reader and accepted by the team is believed.
PLACES_BELIEVED_DAYS = 14
_ACCEPTED = "Signalement accepté par l’équipe"
_LEFT = "Cette personne a demandé à ne plus figurer dans l’annuaire : refusez en le disant."


def write_part(facts: Facts, key: str, value: str, today: date) -> None:
    """Raises ValidationError, with a sentence, when the sheet refuses the value."""
    name, _, row = key.partition("-")
    if name in ("email", "public_email") and has_left(value):
        raise ValidationError(_LEFT)
    if key == OTHER:
        return  # told in words: the team corrects the sheet itself
    if key == CLOSED:
        _withdraw(facts, today)
    elif name in ("phone", "email"):
        _write_contact(facts, name, value)
    elif name in _OF_ROWS:
        _OF_ROWS[name](facts, int(row or 0), value, today)
    elif name == "ages":
        _write_ages(facts, value, today)
    else:
        _save(facts.record, **{key: value})


def _save(record: Any, **values: Any) -> None:
    """Only the fields that change are validated, with the rules that bind them to others."""
    before = copy(record) if record.pk else None
    typed = set(values)
    if "name" in typed:
        values["name_key"] = key_of(values["name"])  # a rule reads what the save makes of it
    for name, value in values.items():
        setattr(record, name, value)
    record.clean_fields(
        exclude={field.name for field in record._meta.fields if field.name not in typed}
    )
    record.clean()
    for constraint in record._meta.constraints:
        if not values.keys().isdisjoint(_columns_of(constraint)):
            constraint.validate(type(record), record)
    record.save(before=before)


def _columns_of(constraint: Any) -> set[str]:
    condition = getattr(constraint, "condition", None)
    bound = set(condition.referenced_base_fields) if condition else set()
    return bound.union(getattr(constraint, "fields", ()))


def _write_contact(facts: Facts, field: str, value: str) -> None:
    contact = facts.contact_with(field) or next(iter(facts.contacts), None)
    if contact is None:
        owner = "solution" if facts.kind == SheetKind.SOLUTION else "actor"
        contact = Contact(
            **{owner: facts.record}, visibility=ContactVisibility.PUBLIC, function="Accueil"
        )
    _save(contact, **{field: value})


def _move(record: Any, address: str) -> None:
    """A point found for the old address says nothing of the new one; what a person placed stays."""
    values: dict[str, Any] = {"address": address}
    is_exact = record.precision in (Precision.ADDRESS, Precision.STREET)
    if is_exact and not keeps_its_point(record, record.commune):
        values |= {"latitude": None, "longitude": None, "precision": "", "point_source": ""}
    _save(record, **values)


def _write_address(facts: Facts, row: int, value: str, today: date) -> None:
    places = {place.pk: place for place in facts.places}
    _move(places[row] if row else facts.record, value)


def _write_day(facts: Facts, row: int, value: str, today: date) -> None:
    _save(_intake(facts, row), starts_on=date.fromisoformat(value))


def _write_places(facts: Facts, row: int, value: str, today: date) -> None:
    _save(
        _intake(facts, row),
        open_places=int(value),
        seen_at=today,
        expires_at=today + timedelta(days=PLACES_BELIEVED_DAYS),
        seen_by=_ACCEPTED,
    )


def _intake(facts: Facts, row: int) -> Any:
    return next(intake for intake in facts.intakes if intake.pk == row)


def _write_ages(facts: Facts, value: str, today: date) -> None:
    """A first rule of its own would hide those of the scheme: its derogations are kept beside."""
    minimum, maximum = ages_of(value)
    default = next((rule for rule in facts.own_rules if not rule.condition), None)
    if default is None:
        if not facts.own_rules:
            _copy_derogations(facts)
        default = AgeRule(solution=facts.record)
    _save(
        default,
        minimum=minimum,
        maximum=maximum,
        source=_ACCEPTED,
        source_date=today,
        confidence=Confidence.TO_CHECK,
    )


def _copy_derogations(facts: Facts) -> None:
    kept = [rule for rule in facts.scheme_rules if rule.condition]
    for rule in kept:
        rule.pk, rule._state.adding = None, True
        rule.scheme, rule.solution = None, facts.record
    plain: QuerySet[AgeRule] = QuerySet(AgeRule)
    plain.bulk_create(kept)
    for rule in kept:
        rule.tell_change(None)


def _withdraw(facts: Facts, today: date) -> None:
    record = facts.record
    if isinstance(record, Actor) and record.solutions.published().exists():
        raise ValidationError(
            "Cette structure propose encore des solutions publiées : retirez-les d’abord."
        )
    values: dict[str, Any] = {"state": PublicationState.ARCHIVED}
    if facts.kind == SheetKind.SOLUTION:
        values["archived_at"] = today
    _save(record, **values)


_OF_ROWS: dict[str, Callable[[Facts, int, str, date], None]] = {
    "address": _write_address,
    "day": _write_day,
    "places": _write_places,
}
