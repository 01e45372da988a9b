"""Who is written to this week: one letter an address at most, with all that it is asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from directory.mail import queue_mail
from directory.models import Contact, ContactFollow, Intake, Solution, User
from directory.posting.fiction import is_fiction
from directory.updating import tokens
from directory.updating.addresses import (
    digest_of,
    known_by_digest,
    may_be_reminded,
    note_reminded,
    week_of,
)
from directory.updating.holders import bearers, is_invented, platform_of, solutions_of
from directory.updating.sheets import is_due, read_sheets
from directory.updating.words import Sender, digest_text, lead_of, link_text


@dataclass(slots=True)
class Sendings:
    queued: int = 0
    too_soon: int = 0
    silent: int = 0


def asked_contacts() -> Any:
    """Contacts with an address, of real and published actors that a platform keeps."""
    real = {"is_example": False, "state": "published", "steward__is_example": False}
    of_actor = Q(**{f"actor__{name}": value for name, value in real.items()})
    of_solution = Q(**{f"solution__actor__{name}": value for name, value in real.items()})
    leads = User.objects.filter(is_active=True)
    path = ("actor__steward", "solution__actor__steward")
    return (
        Contact.objects.filter(of_actor | of_solution)
        .exclude(email="")
        .select_related(*path, "follow")
        .prefetch_related(*(Prefetch(f"{one}__leads", leads) for one in path))
        .order_by("follow__last_sent_at", "pk")
    )


def due_solutions(today: date) -> dict[int, int]:
    """Solution → actor, for those that must be confirmed within a week. Two queries."""
    by_solution: dict[int, list[Intake]] = defaultdict(list)
    dated = Intake.objects.not_past(today).exclude(open_places=None)
    for intake in dated.only("solution_id", "open_places", "expires_at"):
        by_solution[intake.solution_id].append(intake)
    kept = (
        Solution.objects.published()
        .filter(is_example=False, actor__is_example=False, actor__steward__isnull=False)
        .select_related("scheme")
        .only("actor_id", "verified_at", "freshness_days", "scheme__freshness_days")
        .order_by()
    )
    return {one.pk: one.actor_id for one in kept if is_due(one, by_solution[one.pk], today)}


def send_reminders(now: datetime) -> Sendings:
    """The digests of the week: each address once, the one that has waited longest first."""
    today = timezone.localdate(now)
    due = due_solutions(today)
    actors = set(due.values())
    done, seen = Sendings(), set()
    concerned = [
        contact
        for contact in asked_contacts()
        if contact.actor_id in actors or contact.solution_id in due
    ]
    # Nulls first on every database: an address never written to has waited longest.
    concerned.sort(key=_waited)
    known = known_by_digest(contact.email for contact in concerned)
    for contact in concerned:
        digest = digest_of(contact.email)
        if digest in seen:
            continue
        sender = lead_of(platform_of(contact))
        if sender is None or is_fiction(contact.email):
            done.silent += 1
            continue
        seen.add(digest)
        if not may_be_reminded(known.get(digest), now):
            done.too_soon += 1
        elif write_digest(contact, sender, now):
            done.queued += 1
        else:
            done.too_soon += 1
    return done


def _waited(contact: Contact) -> tuple[float, int]:
    follow: ContactFollow | None = getattr(contact, "follow", None)
    last = follow.last_sent_at if follow else None
    return (last.timestamp() if last else 0.0, contact.pk)


def write_digest(
    contact: Contact, sender: Sender, now: datetime, *, all_sheets: bool = False
) -> bool:
    """Queue one; False when there is nothing to ask, or when this week's is queued already."""
    digest = digest_of(contact.email)
    sheets = read_sheets(solutions_of(contact).filter(is_example=False), timezone.localdate(now))
    asked = [sheet for sheet in sheets if sheet.is_due] or (sheets if all_sheets else [])
    if not asked:
        return False
    try:
        with transaction.atomic():
            text = digest_text(sender, asked, **_parts(contact, digest, now))
            letter = queue_mail(
                "digest",
                to=contact.email,
                reply_to=sender.email,
                subject=text.subject,
                body=text.body,
                key=f"digest:{digest[:32]}:{week_of(now)}",
            )
            if letter is None:
                transaction.set_rollback(True)  # no code without the letter that tells it
            else:
                note_reminded(digest, now)
                note_written(contact, now)
    except IntegrityError:  # another process queued it at the same moment
        return False
    return letter is not None


def write_link(contact: Contact, now: datetime) -> None:
    """A new link, asked for from the page of an old one: to the address on file, once a day."""
    if not contact.email or is_invented(contact):
        return
    sender = lead_of(platform_of(contact))
    digest = digest_of(contact.email)
    try:
        with transaction.atomic():
            text = link_text(sender, **_parts(contact, digest, now))
            letter = queue_mail(
                "link",
                to=contact.email,
                reply_to=sender.email if sender else "",
                subject=text.subject,
                body=text.body,
                key=f"link:{contact.pk}:{timezone.localdate(now)}",
            )
            if letter is None:
                transaction.set_rollback(True)  # no code without the letter that tells it
    except IntegrityError:
        return


def _parts(contact: Contact, digest: str, now: datetime) -> dict[str, Any]:
    return {
        "token": tokens.make_link_token(contact),
        "code": tokens.make_code(contact, now),
        "stop": tokens.make_stop_token(digest),
        "until": timezone.localdate(now + timedelta(days=tokens.LINK_DAYS)),
    }


def note_written(contact: Contact, now: datetime) -> None:
    for one in bearers(contact):
        ContactFollow.objects.update_or_create(contact=one, defaults={"last_sent_at": now})


def send_now(contacts: Iterable[Contact], user: Any, now: datetime) -> Sendings:
    """A keeper does not wait for the weekly run; it counts as the week's letter."""
    done, seen = Sendings(), set()
    listed = [one for one in contacts if one.email]
    known = known_by_digest(one.email for one in listed)
    for contact in listed:
        digest = digest_of(contact.email)
        if digest in seen:
            continue
        seen.add(digest)
        if is_invented(contact):
            done.silent += 1
        elif not may_be_reminded(known.get(digest), now):
            done.too_soon += 1
        elif write_digest(contact, sender_for(contact, user), now, all_sheets=True):
            done.queued += 1
        else:
            done.silent += 1
    return done


def sender_for(contact: Contact, user: Any) -> Sender:
    """The lead of its platform, else the member of a team who asks."""
    lead = lead_of(platform_of(contact))
    return lead or Sender(user.get_full_name(), str(user.get_role_display()), user.email)
