"""What the sheets ask of a person, on the first page of the signed-in area."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from directory.editing.kinds import ACTORS, SOLUTIONS, Kind
from directory.editing.listing import NO_AGE, NO_CONTACT, TO_VERIFY, counts
from directory.espace import Door, Due, Part
from directory.french import number
from directory.permissions import is_keeper

_GROUP = "Vos fiches"
_DETAILS = {
    TO_VERIFY: "Relisez-les et dites qu’elles sont exactes.",
    NO_CONTACT: "Qui appeler ? Rien ne le dit.",
    NO_AGE: "Elles sortent plus bas dans les recherches.",
}


def part_of(user: Any) -> Part:
    """One query, whatever the number of sheets."""
    if not is_keeper(user):
        return Part()
    found = counts(user, timezone.localdate())
    solutions, actors = (found.get(kind.slug, {}) for kind in (SOLUTIONS, ACTORS))
    due = (
        _due(30, SOLUTIONS, solutions, TO_VERIFY, "Solutions à vérifier"),
        _due(31, ACTORS, actors, TO_VERIFY, "Acteurs à vérifier"),
        _due(40, SOLUTIONS, solutions, NO_CONTACT, "Solutions sans contact"),
        _due(41, SOLUTIONS, solutions, NO_AGE, "Solutions sans règle d’âge"),
    )
    doors = tuple(
        Door(_GROUP, kind.label, address(kind), number(rows.get("", 0)))
        for kind, rows in ((SOLUTIONS, solutions), (ACTORS, actors))
    )
    return Part(due, doors)


def address(kind: Kind, state: str = "") -> str:
    url = reverse(f"directory:{kind.slug}_list")
    return f"{url}?etat={state}" if state else url


def _due(rank: int, kind: Kind, found: dict[str, int], state: str, title: str) -> Due:
    verb = "Vérifier" if state == TO_VERIFY else "Compléter"
    return Due(rank, found.get(state, 0), title, _DETAILS[state], address(kind, state), verb)
