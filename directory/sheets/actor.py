"""The sheet of an actor: what it does for a young person, where, its solutions and platforms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from directory.enums import ContactVisibility
from directory.hidden import hide_address
from directory.models import Actor, Contact, Membership, Solution
from directory.sheets.contacts import WithContacts
from directory.sheets.platform import roles_of
from directory.zones import with_territories, zone_text

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

_SOLUTIONS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """A platform that the actor belongs to. `roles` in words."""

    platform: Any
    circle: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorSheet(WithContacts):
    actor: Actor
    contacts: tuple[Contact, ...]
    has_reserved_contact: bool
    zone: str
    solutions: tuple[Solution, ...]
    more_solutions: bool
    services: tuple[Actor, ...]
    memberships: tuple[MembershipLine, ...]


def with_sheet(actors: Any) -> Any:
    reserved = Contact.objects.filter(
        actor=OuterRef("pk"), visibility=ContactVisibility.PROFESSIONAL
    )
    return actors.select_related("kind", "commune__departement", "parent").annotate(
        has_reserved_contact=Exists(reserved)
    )


def read_sheet(actor: Any, user: User | AnonymousUser) -> ActorSheet:
    """Five queries. `actor` comes from `with_sheet`."""
    solutions = list(
        actor.solutions.published()
        .select_related("scheme")
        .order_by("title_key", "pk")[: _SOLUTIONS_AT_MOST + 1]
    )
    if actor.address_hidden and not user.is_authenticated:
        hide_address(actor)
        actor.access = ""
    parts = list(with_territories(actor.zone_parts.all())) if actor.zone_kind else []
    return ActorSheet(
        actor=actor,
        contacts=tuple(actor.contacts.visible_to(user)),
        has_reserved_contact=actor.has_reserved_contact and not user.is_authenticated,
        zone=zone_text(actor.zone_kind, parts) if actor.zone_kind else "",
        solutions=tuple(solutions[:_SOLUTIONS_AT_MOST]),
        more_solutions=len(solutions) > _SOLUTIONS_AT_MOST,
        services=tuple(actor.services.published().select_related("kind").order_by("name_key")),
        memberships=_memberships(actor),
    )


def _memberships(actor: Actor) -> tuple[MembershipLine, ...]:
    rows = (
        Membership.objects.filter(actor=actor, platform__state="published")
        .select_related("platform")
        .order_by("platform__name_key", "pk")
    )
    return tuple(
        MembershipLine(row.platform, row.get_circle_display().partition(" : ")[0], roles_of(row))
        for row in rows
    )
