"""Moving members: a circle and a rank in it a line, saved together. Reading is pure."""

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
    """`moves`: member → (circle, rank), only where it differs from what the form was opened
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


def arranged(rows: Sequence[Any], moves: Mapping[int, tuple[str, int]]) -> dict[str, list[Any]]:
    """Each circle in its new order: whoever was moved takes the wanted rank, the others close up
    around them in the order that they had."""
    circles: dict[str, list[Any]] = {circle: [] for circle in Circle.values}
    for row in rows:
        if row.pk not in moves:
            circles[row.circle].append(row)
    for row in sorted((row for row in rows if row.pk in moves), key=lambda row: moves[row.pk][1]):
        circle, rank = moves[row.pk]
        circles[circle].insert(max(rank - 1, 0), row)
    return circles


def apply_moves(rows: Sequence[Any], moves: Mapping[int, tuple[str, int]]) -> int:
    """How many members stand elsewhere; one bulk write, whatever their number."""
    before, after = _ranks(arranged(rows, {})), _ranks(arranged(rows, moves))
    moved = [pk for pk in moves if before[pk] != after[pk]]
    changed = []
    for row in rows if moved else ():
        if (row.circle, row.position) != after[row.pk]:
            row.circle, row.position = after[row.pk]
            changed.append(row)
    if changed:
        Membership.objects.bulk_update(changed, ["circle", "position"])
    return len(moved)


def _ranks(circles: Mapping[str, Sequence[Any]]) -> dict[int, tuple[str, int]]:
    return {
        row.pk: (circle, rank)
        for circle, inside in circles.items()
        for rank, row in enumerate(inside, start=1)
    }
