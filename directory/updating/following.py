"""Who was written to, when, and what came back: the page of those who keep the sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.changelog import revision
from directory.enums import Channel
from directory.french import long_date, moment
from directory.models import Actor, Contact, ContactFollow
from directory.privacy.people import has_left
from directory.updating import tokens
from directory.updating.addresses import (
    digest_of,
    known_by_digest,
    may_be_reminded,
    next_reminder,
)
from directory.updating.holders import actor_of, bearers, contacts_editable_by, is_invented

NEW, WAITING, NEVER = "adresse", "sans-reponse", "jamais"
FILTERS = {
    NEW: "Nouvelle adresse à accepter",
    WAITING: "Sans réponse",
    NEVER: "Jamais écrits",
}
_HAS_NEW = Q(follow__new_email__gt="")


@dataclass(frozen=True, slots=True)
class Followed:
    """`told`: what is known of it, a sentence each; `is_written`: links may be in its hands."""

    contact: Contact
    name: str
    told: tuple[str, ...]
    is_written: bool
    new_email: str


@dataclass(frozen=True, slots=True)
class FollowedActor:
    """`wait`: why « Envoyer maintenant » would do nothing, or ""."""

    actor: Actor
    contacts: tuple[Followed, ...]
    wait: str


def followed(user: Any, chosen: str = "") -> Any:
    """Contacts that have an address, those of one actor together."""
    rows = (
        contacts_editable_by(user)
        .exclude(email="")
        .select_related("actor__steward", "solution__actor__steward", "follow")
        .annotate(
            actor_key=Coalesce("actor__name_key", "solution__actor__name_key"),
            owner=Coalesce("actor_id", "solution__actor_id"),
        )
    )
    sent, answered = F("follow__last_sent_at"), Q(follow__answered_at__isnull=True)
    rules = {
        NEW: _HAS_NEW,
        WAITING: Q(follow__last_sent_at__isnull=False)
        & (answered | Q(follow__answered_at__lt=sent)),
        NEVER: Q(follow__last_sent_at__isnull=True),
    }
    if chosen in rules:
        rows = rows.filter(rules[chosen])
    return rows.order_by("actor_key", "owner", "position", "pk")


def new_addresses() -> Any:
    return ContactFollow.objects.filter(new_email__gt="")


def count_new(user: Any) -> int:
    """How many NEW ones: what `followed` adds for its page costs more than the count."""
    return int(contacts_editable_by(user).exclude(email="").filter(_HAS_NEW).count())


def by_actor(contacts: Iterable[Contact], now: datetime) -> list[FollowedActor]:
    """One query more, for what the addresses were sent."""
    listed = list(contacts)
    known = known_by_digest(contact.email for contact in listed)
    found: dict[int, tuple[Actor, list[Followed], list[str]]] = {}
    for contact in listed:
        actor = actor_of(contact)
        _, lines, waits = found.setdefault(actor.pk, (actor, [], []))
        address = known.get(digest_of(contact.email))
        stopped = address.stopped_at if address else None
        lines.append(_followed(contact, stopped))
        waits.append(_wait(contact, address, now))
    return [
        FollowedActor(actor, tuple(lines), "" if "" in waits else waits[0])
        for actor, lines, waits in found.values()
    ]


def _wait(contact: Contact, address: Any, now: datetime) -> str:
    if is_invented(contact):
        return "Structure d’exemple : rien ne lui est envoyé."
    if may_be_reminded(address, now):
        return ""
    if address.stopped_at:
        return "Cette adresse ne veut plus de rappel."
    again = next_reminder(address.last_sent_at)
    return f"Déjà écrit cette semaine. Prochain envoi possible le {long_date(again.date())}."


def _followed(contact: Contact, stopped: datetime | None) -> Followed:
    follow: ContactFollow | None = getattr(contact, "follow", None)
    told = []
    if follow is None or follow.last_sent_at is None:
        told.append("Jamais écrit.")
    else:
        told.append(f"Écrit le {moment(follow.last_sent_at)}.")
    if follow is not None and follow.answered_at is not None:
        told.append(f"A répondu le {moment(follow.answered_at)}.")
    elif follow is not None and follow.last_sent_at is not None:
        told.append("Pas encore de réponse.")
    if stopped:
        told.append(f"Ne veut plus de rappel depuis le {long_date(timezone.localdate(stopped))}.")
    owner = contact.solution.title if contact.solution else ""
    name = " : ".join(part for part in (owner, contact.function or contact.name) if part)
    return Followed(
        contact,
        name or "Contact",
        tuple(told),
        follow is not None,
        follow.new_email if follow else "",
    )


class PersonLeft(Exception):
    """This address asked to leave the directory: it is not entered again."""


def _same_editable(contact: Contact, user: Any) -> list[Contact]:
    editable = contacts_editable_by(user).order_by().values("pk")
    return list(bearers(contact).filter(pk__in=editable))


def revoke_links(contact: Contact, user: Any) -> None:
    with revision(by=user, channel=Channel.ESPACE):
        tokens.revoke(_same_editable(contact, user))


def accept_address(contact: Contact, user: Any) -> str:
    """The new address takes the place of the old one, whose links end. "" when none waits. Raises
    PersonLeft."""
    with revision(by=user, channel=Channel.ESPACE):
        follow = ContactFollow.objects.filter(contact=contact).exclude(new_email="").first()
        if follow is None:
            return ""
        address = follow.new_email
        if has_left(address):
            raise PersonLeft
        for one in _same_editable(contact, user):
            one.email, one.generation = address, one.generation + 1
            one.save(update_fields=["email", "generation"])
        _clear(follow)
    return address


def refuse_address(contact: Contact) -> bool:
    follow = ContactFollow.objects.filter(contact=contact).exclude(new_email="").first()
    if follow is not None:
        _clear(follow)
    return follow is not None


def _clear(follow: ContactFollow) -> None:
    """An address that is not used is not kept."""
    ContactFollow.objects.filter(pk=follow.pk).update(new_email="", new_email_at=None)
