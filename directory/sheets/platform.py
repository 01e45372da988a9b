"""The sheet of a platform: its territory, its members by circle, what it can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from directory.circles import Node, ring_nodes
from directory.enums import Circle, PlatformKind, PublicationState
from directory.models import Membership, Platform
from directory.zones import territory_text, with_territories

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

ROLES = (
    ("does_spotting", "Repérage"),
    ("does_contact", "Contact"),
    ("does_diagnosis", "Diagnostic"),
    ("does_support", "Accompagnement"),
    ("does_solution", "Solution"),
    ("does_steering", "Pilotage"),
)
# What a line of the table says; actors have many more columns.
_COLUMNS = (
    "platform", "circle", "function", *(field for field, _ in ROLES),
    "representative", "professional_phone", "professional_email",
    "actor__name", "actor__slug", "actor__is_example",
)  # fmt: skip
RINGS = {Circle.FIRST: 1, Circle.SECOND: 2}


def roles_of(membership: Membership) -> tuple[str, ...]:
    return tuple(label for field, label in ROLES if getattr(membership, field))


@dataclass(frozen=True, slots=True)
class Member:
    """`does`: one boolean a role, in the order of ROLES. The professional fields are empty for
    whoever may not read them."""

    number: int
    actor: Any
    function: str
    does: tuple[bool, ...]
    representative: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class CircleTable:
    circle: Circle
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class PlatformSheet:
    """`nodes`: circles 1 and 2 as a drawing, numbered like the tables."""

    platform: Platform
    territory: str
    circles: tuple[CircleTable, ...]
    nodes: tuple[Node, ...]
    linked: tuple[Platform, ...]
    member_count: int

    @property
    def is_psad(self) -> bool:
        return self.platform.kind == PlatformKind.PSAD


@dataclass(frozen=True, slots=True)
class Members:
    """By circle, numbered on from one circle to the next, and as a drawing."""

    circles: tuple[CircleTable, ...]
    nodes: tuple[Node, ...]
    count: int


def read_members(platform: Any, user: User | AnonymousUser) -> Members:
    """One query. Members whose actor is not published are left out."""
    rows = list(
        platform.memberships.filter(actor__state=PublicationState.PUBLISHED)
        .select_related("actor")
        .only(*_COLUMNS)
    )
    tables, nodes, number = [], [], 1
    for circle in Circle:
        inside = [row for row in rows if row.circle == circle]
        members = tuple(_member(number + at, row, user) for at, row in enumerate(inside))
        if not members:
            continue
        tables.append(CircleTable(circle, members))
        if circle in RINGS:
            nodes += ring_nodes(number, len(members), RINGS[circle])
        number += len(members)
    return Members(tuple(tables), tuple(nodes), len(rows))


def read_sheet(platform: Any, user: User | AnonymousUser) -> PlatformSheet:
    """Three queries."""
    members = read_members(platform, user)
    parts = list(with_territories(platform.zone_parts.all()))
    return PlatformSheet(
        platform=platform,
        territory=platform.territory_text or territory_text(parts),
        circles=members.circles,
        nodes=members.nodes,
        linked=tuple(platform.linked.published().order_by("name_key")),
        member_count=members.count,
    )


def _member(number: int, row: Membership, user: User | AnonymousUser) -> Member:
    does = tuple(bool(getattr(row, field)) for field, _ in ROLES)
    function = row.get_function_display() if row.function else ""
    if not user.is_authenticated:
        return Member(number, row.actor, function, does)
    return Member(
        number,
        row.actor,
        function,
        does,
        row.representative,
        row.professional_phone,
        row.professional_email,
    )
