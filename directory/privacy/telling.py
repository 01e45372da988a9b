"""Each person whose name or address was entered is told once who entered what, and how to leave:
by a form, a link or a file, whatever the way in.

The history is followed from where the last run stopped, by its key: the cost is that of what is
new. A person: their name is written beside the address, or the address itself names somebody
(« prenom.nom@ »). A mailbox of a service without a name is nobody's. Examples are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from directory.enums import ChangeAction, Channel
from directory.grammar import listed
from directory.mail import absolute, queue_mail
from directory.models import Change, Contact, Membership, ToldCursor, ToldPerson
from directory.personal_words import names_somebody
from directory.privacy.people import digest_of, token_of

_BLOCK = 500
_CONTACT, _MEMBER = "contact", "membership"


@dataclass(frozen=True, slots=True)
class Entered:
    """One address that a change wrote. `what`: what is held beside it, in words."""

    email: str
    sheet: str
    what: tuple[str, ...]


def tell_people(limit: int = 500) -> int:
    """Letters queued, about `limit` at most; the next run goes on from there."""
    ToldCursor.objects.get_or_create(pk=1)
    last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
    told = 0
    while told < limit:
        since = ToldCursor.objects.values_list("change", flat=True).get(pk=1)
        changes = _new_changes(since, last)
        told += _tell_block(changes)
        done = changes[-1].pk if len(changes) == _BLOCK else last
        ToldCursor.objects.filter(pk=1).update(change=max(done, since))
        if done == last:
            break
    return told


def _new_changes(since: int, last: int) -> list[Change]:
    rows = (
        Change.objects.filter(pk__gt=since, pk__lte=last, model__in=(_CONTACT, _MEMBER))
        .exclude(action=ChangeAction.DELETED)
        .select_related("revision__by")
        .order_by("pk")
    )
    return list(rows[:_BLOCK])


def _tell_block(changes: Sequence[Change]) -> int:
    entered = list(_addresses(changes))
    digests = {digest_of(one.email) for _, one in entered}
    known = set(ToldPerson.objects.filter(digest__in=digests).values_list("digest", flat=True))
    return sum(_tell(change, one) for change, one in entered if digest_of(one.email) not in known)


def _addresses(changes: Sequence[Change]) -> Iterator[tuple[Change, Entered]]:
    """The people of the rows that changes name. One that names no row (a write in number) stands
    for all the rows of its sheet, or of every sheet."""
    for model, held in ((_CONTACT, _contacts), (_MEMBER, _members)):
        of_model = [one for one in changes if one.model == model]
        named = {int(one.object_id): one for one in of_model if one.object_id}
        for pk, entered in held(Q(pk__in=list(named))):
            yield named[pk], entered
        for change in of_model:
            if not change.object_id:
                for _, entered in held(_of_root(change)):
                    yield change, entered


def _of_root(change: Change) -> Q:
    return Q(**{change.root_model: change.root_id}) if change.root_id else Q()


def _contacts(which: Q) -> Iterator[tuple[int, Entered]]:
    rows = (
        Contact.objects.filter(which)
        .exclude(email="")
        .exclude(Q(actor__is_example=True) | Q(solution__is_example=True))
        .select_related("actor", "solution")
        .order_by("pk")
    )
    for row in rows.iterator(chunk_size=_BLOCK):
        if row.name or names_somebody(row.email):
            held = {"nom": row.name, "fonction": row.function, "téléphone": row.phone}
            yield row.pk, Entered(row.email, str(row.actor or row.solution), _said(held))


def _members(which: Q) -> Iterator[tuple[int, Entered]]:
    rows = (
        Membership.objects.filter(which)
        .exclude(professional_email="")
        .exclude(Q(actor__is_example=True) | Q(platform__is_example=True))
        .select_related("actor", "platform")
        .order_by("pk")
    )
    for row in rows.iterator(chunk_size=_BLOCK):
        if row.representative or names_somebody(row.professional_email):
            held = {"nom": row.representative, "téléphone": row.professional_phone}
            sheet = f"{row.actor}, {row.platform}"
            yield row.pk, Entered(row.professional_email, sheet, _said(held))


def _said(held: dict[str, Any]) -> tuple[str, ...]:
    return (*(word for word, value in held.items() if value), "courriel")


def _tell(change: Change, entered: Entered) -> int:
    with transaction.atomic():
        person, is_new = ToldPerson.objects.get_or_create(
            digest=digest_of(entered.email),
            defaults={"email": entered.email, "told_at": timezone.now()},
        )
        if not is_new:
            return 0
        queue_mail(
            "told",
            to=entered.email,
            subject="Vos coordonnées professionnelles sont dans notre annuaire",
            body=_LETTER.format(
                who=_who(change),
                site=settings.SITE_NAME,
                sheet=entered.sheet,
                what=listed(entered.what),
                link=absolute("directory:contact_held", token_of(person)),
            ),
            key=f"told:{person.pk}",
        )
    return 1


_LETTER = """Bonjour,

{who} a écrit vos coordonnées professionnelles dans l’annuaire « {site} », qui aide les jeunes à \
reprendre une formation. Elles servent à joindre votre structure.

Fiche : {sheet}
Ce qui est écrit : {what}

Pour lire ce qui est gardé, ou tout effacer aussitôt, sans donner de raison :
{link}

Vous ne recevrez pas d’autre message à ce sujet.
"""


def _who(change: Change) -> str:
    by, channel = change.revision.by, change.revision.channel
    if by is None:
        return "Votre structure" if channel == Channel.LINK else "L’équipe de l’annuaire"
    return f"{by}, par un fichier importé," if channel == Channel.IMPORT else str(by)
