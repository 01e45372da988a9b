"""Whose sheets a link opens. A mailbox often serves several contacts of one platform: they are
asked together, and what revokes one revokes all. Nothing joins contacts across platforms."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from directory.models import Actor, Contact, Platform, Solution
from directory.posting.fiction import is_fiction


def actor_of(contact: Contact) -> Actor:
    """The actor that a contact stands for, its own or that of its solution."""
    if contact.actor is not None:
        return contact.actor
    if contact.solution is None:
        raise ValueError("a contact without owner")  # the database refuses such a row
    return contact.solution.actor


def platform_of(contact: Contact) -> Platform | None:
    return actor_of(contact).steward


def is_invented(contact: Contact) -> bool:
    """Of an example, or at an address of nobody: never written to."""
    return actor_of(contact).is_example or is_fiction(contact.email)


def bearers(contact: Contact) -> Any:
    """The contacts with this address that the same platform keeps; else of the same actor."""
    actor = actor_of(contact)
    if actor.steward_id is None:
        same = Q(actor=actor) | Q(solution__actor=actor)
    else:
        same = Q(actor__steward=actor.steward_id) | Q(solution__actor__steward=actor.steward_id)
    return Contact.objects.filter(same, email__iexact=contact.email)


def solutions_of(contact: Contact) -> Any:
    """The published solutions of all of them."""
    held = bearers(contact).order_by()
    return Solution.objects.published().filter(
        Q(actor__in=held.exclude(actor=None).values("actor"))
        | Q(pk__in=held.exclude(solution=None).values("solution"))
    )


def contacts_editable_by(user: Any) -> Any:
    """Those of the sheets that this person may change."""
    actors = Actor.objects.editable_by(user).order_by().values("pk")
    return Contact.objects.filter(Q(actor__in=actors) | Q(solution__actor__in=actors))
