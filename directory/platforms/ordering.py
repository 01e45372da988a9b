"""Moving members: a circle and a number a line, saved together. Reading is pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.enums import Circle
from directory.models import Membership
from directory.platforms.rights import name_of

POSITION_MAX = 999


@dataclass(frozen=True, slots=True)
class Moves:
    """`moves`: member → (circle, position), only where it differs from what the form was opened
    on; `errors`: (field, sentence)."""

    moves: dict[int, tuple[str, int]]
    errors: list[tuple[str, str]]


def read_moves(posted: Mapping[str, str], rows: Sequence[Any]) -> Moves:
    """A line that the form did not touch is not written: another person may have moved it."""
    moves: dict[int, tuple[str, int]] = {}
    errors: list[tuple[str, str]] = []
    for row in rows:
        circle, place = posted.get(f"cercle-{row.pk}"), posted.get(f"ordre-{row.pk}")
        if circle is None or place is None:
            continue
        place, name = place.strip(), name_of(row)
        if circle not in Circle.values:
            errors.append((f"cercle-{row.pk}", f"{name} : choisissez un cercle de la liste."))
        elif not place.isdecimal() or len(place) > 6 or int(place) > POSITION_MAX:
            errors.append((f"ordre-{row.pk}", f"{name} : écrivez un nombre, de 0 à 999."))
        elif posted.get(f"etait-{row.pk}") != f"{circle}:{int(place)}":
            moves[row.pk] = (circle, int(place))
    return Moves(moves, errors)


def apply_moves(rows: Sequence[Any], moves: Mapping[int, tuple[str, int]]) -> int:
    """How many lines changed; one bulk write, whatever their number."""
    changed = []
    for row in rows:
        wanted = moves.get(row.pk)
        if wanted and wanted != (row.circle, row.position):
            row.circle, row.position = wanted
            changed.append(row)
    if changed:
        Membership.objects.bulk_update(changed, ["circle", "position"])
    return len(changed)
