"""The members of a platform as those who keep it see them: lines to move, and the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from directory.circles import Node, ring_nodes
from directory.enums import Circle, PublicationState
from directory.models import Membership, Platform
from directory.models.platform import may_keep
from directory.platforms import rights
from directory.sheets.platform import RINGS, roles_of


@dataclass(frozen=True, slots=True)
class Line:
    """`name` is empty for an actor that this person may not see; `rank`, in its circle, is
    what was typed."""

    member: Membership
    number: int
    name: str
    is_shown: bool
    roles: tuple[str, ...]
    circle: str
    rank: str
    was: str
    is_keeper: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class RollTable:
    circle: Circle
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """`nodes`: the drawing, as on the public page: published actors only."""

    tables: tuple[RollTable, ...]
    nodes: tuple[Node, ...]
    count: int
    circles: tuple[tuple[str, str], ...] = tuple(Circle.choices)


def read_roll(platform: Platform, user: Any, posted: Mapping[str, str]) -> Roll:
    """One query. What was typed comes back after an error."""
    rows = list(rights.members_of(platform, user))
    reader = _Reader(platform, posted)
    tables: list[RollTable] = []
    nodes: list[Node] = []
    for circle in Circle:
        first = reader.number
        inside = [row for row in rows if row.circle == circle]
        lines = tuple(reader.read(row, rank) for rank, row in enumerate(inside, start=1))
        tables.append(RollTable(circle, lines))
        if circle in RINGS:
            nodes += ring_nodes(first, reader.number - first, RINGS[circle])
    return Roll(tuple(tables), tuple(nodes), len(rows))


@dataclass
class _Reader:
    """Numbers members on, as the public page does: those whose sheet is published."""

    platform: Platform
    posted: Mapping[str, str]
    number: int = 1

    def read(self, row: Any, rank: int) -> Line:
        is_shown = row.actor.state == PublicationState.PUBLISHED
        number = self.number if is_shown else 0
        self.number += is_shown
        return Line(
            member=row,
            number=number,
            name=row.actor.name if row.is_visible else "",
            is_shown=is_shown,
            roles=roles_of(row),
            circle=self.posted.get(f"cercle-{row.pk}", row.circle),
            rank=self.posted.get(f"ordre-{row.pk}", str(rank)),
            was=f"{row.circle}:{rank}",
            is_keeper=row.actor.steward_id == self.platform.pk,
            may_take=may_keep(self.platform, row.actor),
        )
