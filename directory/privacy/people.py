"""What is held about an address, the link of its person, and whether they asked to leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from directory.models import Contact, Membership, ToldPerson

_SALT = "directory.privacy"
# What stands where somebody was taken out.
REMOVED = "[retiré]"
_MASK = "…@"
_ADDRESS = re.compile(r"""[^\s@<>()\[\],;:"]+@([\w-]+(?:\.[\w-]+)+)""")
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
    return bool(left_among([email]))


def left_among(emails: Iterable[str]) -> frozenset[str]:
    """The digests of those of these addresses that must not be entered again. One query."""
    digests = {digest_of(email) for email in emails if email}
    if not digests:
        return frozenset()
    left = ToldPerson.objects.filter(digest__in=digests, left_at__isnull=False)
    return frozenset(left.values_list("digest", flat=True))


def refuse_who_left(email: str) -> None:
    """A validator, for every field in which a person could be entered again."""
    if has_left(email):
        raise ValidationError(LEFT, code="left")


def masked(text: str, left: Set[str]) -> str:
    """The addresses of those who left (`left`: their digests) keep a letter and the house: enough
    to find the line of a file again, not to write to anybody."""

    def mask(found: re.Match[str]) -> str:
        address = found[0]
        return f"{address[0]}{_MASK}{found[1]}" if digest_of(address) in left else address

    return _ADDRESS.sub(mask, text) if left and "@" in text else text


def is_masked(text: str) -> bool:
    return _MASK in text or REMOVED in text


def digests_of_who_left() -> frozenset[str]:
    """One query, for whoever reads many addresses at once."""
    left = ToldPerson.objects.filter(left_at__isnull=False)
    return frozenset(left.values_list("digest", flat=True))
