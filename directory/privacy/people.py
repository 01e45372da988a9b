"""Who is a person among the contacts, told once and forgotten for good when they ask.

A person: their name is written beside the address, or the address itself names somebody
(« prenom.nom@ »). A mailbox of a service without a name is nobody's. Examples are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from directory.mail import absolute, queue_mail
from directory.models import Change, Contact, Membership, ToldPerson
from directory.personal_words import names_somebody

_SALT = "directory.privacy"
LEFT = "Cette personne a demandé à ne plus figurer dans l’annuaire. Mettez l’adresse d’un service."


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about one address."""

    contacts: tuple[Contact, ...]
    memberships: tuple[Membership, ...]

    def __bool__(self) -> bool:
        return bool(self.contacts or self.memberships)


def digest_of(email: str) -> str:
    return salted_hmac(_SALT, email.strip().casefold(), algorithm="sha256").hexdigest()


def held_about(email: str) -> Held:
    return Held(
        tuple(
            Contact.objects.filter(email__iexact=email).select_related("actor", "solution__actor")
        ),
        tuple(
            Membership.objects.filter(professional_email__iexact=email).select_related(
                "actor", "platform"
            )
        ),
    )


def token_of(person: ToldPerson) -> str:
    return signing.Signer(salt=_SALT).sign(str(person.pk)).replace(":", "-", 1)


def person_of(token: str) -> ToldPerson | None:
    """The address is not in the link: links are logged."""
    try:
        pk = signing.Signer(salt=_SALT).unsign(token.replace("-", ":", 1))
    except signing.BadSignature:
        return None
    return ToldPerson.objects.filter(pk=pk).first()


def has_left(email: str) -> bool:
    """Asked to leave: must not be entered again."""
    return (
        bool(email)
        and ToldPerson.objects.filter(digest=digest_of(email), left_at__isnull=False).exists()
    )


def refuse_who_left(email: str) -> None:
    """A validator, for every field in which a person could be entered again."""
    if has_left(email):
        raise ValidationError(LEFT, code="left")


def digests_of_who_left() -> frozenset[str]:
    """One query, for whoever reads many addresses at once."""
    left = ToldPerson.objects.filter(left_at__isnull=False)
    return frozenset(left.values_list("digest", flat=True))


def tell_people(limit: int = 500) -> int:
    """Writes once to each person entered since; whatever the way in. To be run with the other
    jobs. Returns the number of letters queued."""
    told = 0
    for email, model, pk in _entered():
        if told >= limit:
            break
        told += _tell(email, model, pk)
    return told


def _entered() -> list[tuple[str, str, int]]:
    """(address, model, row) of each person, without those of invented structures."""
    contacts = Contact.objects.exclude(email="").exclude(
        Q(actor__is_example=True) | Q(solution__is_example=True)
    )
    rows = [
        (email, "contact", pk)
        for email, name, pk in contacts.values_list("email", "name", "pk")
        if name or names_somebody(email)
    ]
    members = Membership.objects.exclude(professional_email="").exclude(
        Q(actor__is_example=True) | Q(platform__is_example=True)
    )
    rows += [
        (email, "membership", pk)
        for email, name, pk in members.values_list("professional_email", "representative", "pk")
        if name or names_somebody(email)
    ]
    known = set(ToldPerson.objects.values_list("digest", flat=True))
    return [row for row in rows if digest_of(row[0]) not in known]


def _tell(email: str, model: str, pk: int) -> int:
    with transaction.atomic():
        person, is_new = ToldPerson.objects.get_or_create(
            digest=digest_of(email), defaults={"email": email, "told_at": timezone.now()}
        )
        if not is_new:
            return 0
        queue_mail(
            "told",
            to=email,
            subject="Vos coordonnées professionnelles sont dans notre annuaire",
            body=_LETTER.format(
                who=_who_entered(model, pk),
                site=settings.SITE_NAME,
                link=absolute("directory:contact_held", token_of(person)),
            ),
            key=f"told:{person.pk}",
        )
    return 1


_LETTER = """Bonjour,

{who} a écrit vos coordonnées professionnelles dans l’annuaire « {site} », qui aide les jeunes à
reprendre une formation. Elles servent à joindre votre structure.

Pour lire ce qui est gardé, ou tout effacer aussitôt, sans donner de raison :
{link}

Vous ne recevrez pas d’autre message à ce sujet.
"""


def _who_entered(model: str, pk: int) -> str:
    change: Any = (
        Change.objects.filter(model=model, object_id=str(pk), revision__by__isnull=False)
        .select_related("revision__by")
        .order_by("pk")
        .first()
    )
    return str(change.revision.by) if change else "L’équipe de l’annuaire, depuis un fichier,"
