"""Invitations and requests: each act checks the right again, in the transaction that writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from directory import changelog
from directory.accounts import letters
from directory.accounts.grants import Grant, grant_of, may_give
from directory.enums import Channel, RequestState, UserRole
from directory.models import AccountRequest, Invitation, User


class Refused(Exception):
    """The sentence says why, for the page."""


def invite(by: User, *, email: str, grant: Grant, function: str = "", structure: str = "") -> None:
    """One open invitation an address. An address that has an account is told so to keepers only:
    they could read it in the list of their platform."""
    if not may_give(by, grant):
        raise Refused("Vous ne pouvez pas ouvrir ce compte.")
    email = User.objects.normalize_email(email)
    with transaction.atomic():
        if User.objects.filter(email__iexact=email).exists():
            raise Refused("Cette adresse a déjà un compte.")
        old = Invitation.objects.filter(
            email__iexact=email, used_at__isnull=True, revoked_at__isnull=True
        )
        old.filter(expires_at__lte=timezone.now()).update(revoked_at=timezone.now())
        if old.exists():
            raise Refused("Cette adresse a déjà une invitation en attente.")
        invitation = Invitation(
            email=email,
            role=grant.role,
            platform=grant.platform,
            departement=grant.departement,
            region=grant.region,
            function=function,
            structure=structure,
            invited_by=by,
            generation=0,
        )
        invitation.renew()
        invitation.save()
        letters.invite(invitation)


def send_again(by: User, invitation: Invitation) -> None:
    """At most one letter a day; the former link is void."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.used_at or invitation.revoked_at:
            raise Refused("Cette invitation n’est plus en attente.")
        if not may_give(by, grant_of(invitation)):
            raise Refused("Vous ne pouvez plus ouvrir ce compte.")
        if invitation.sent_on >= timezone.localdate():
            raise Refused("Un message est déjà parti aujourd’hui. Renvoyez-le demain.")
        invitation.renew()
        invitation.invited_by = by
        invitation.save()
        letters.invite(invitation)


def revoke(invitation: Invitation) -> bool:
    rows = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at=None)
    return bool(rows.update(revoked_at=timezone.now()))


def is_still_good(invitation: Invitation) -> bool:
    """Who invited may have left, changed role, or lost the platform since."""
    by = invitation.invited_by
    return bool(by.is_active) and may_give(by, grant_of(invitation))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who opens the account, and the key that they chose: a password, or the account of another
    house (issuer, subject)."""

    first_name: str
    last_name: str
    password: str | None = None
    oidc_issuer: str = ""
    oidc_subject: str = ""


def accept(invitation: Invitation, newcomer: Newcomer) -> User:
    """Raises Refused: the invitation served meanwhile, or the key is somebody else's."""
    try:
        return _accept(invitation, newcomer)
    except IntegrityError as error:  # two at the same instant
        raise Refused("Cette invitation ne sert plus.") from error


def _accept(invitation: Invitation, newcomer: Newcomer) -> User:
    with changelog.revision(channel=Channel.LINK):
        rows = Invitation.objects.waiting().filter(
            pk=invitation.pk, generation=invitation.generation
        )
        if not is_still_good(invitation) or not rows.update(used_at=timezone.now()):
            raise Refused("Cette invitation ne sert plus.")
        if User.objects.filter(email__iexact=invitation.email).exists():
            raise Refused("Cette adresse a déjà un compte.")
        return _open_account(invitation, newcomer)


def _open_account(invitation: Invitation, newcomer: Newcomer) -> User:
    platform = invitation.platform
    user = User.objects.create_user(
        invitation.email,
        newcomer.password,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        oidc_issuer=newcomer.oidc_issuer,
        oidc_subject=newcomer.oidc_subject,
        function=invitation.function,
        structure=invitation.structure,
        role=invitation.role,
        region=invitation.region,
        departement=invitation.departement or (platform.departement if platform else None),
    )
    if platform and invitation.role == UserRole.LEAD:
        platform.leads.add(user)
    return user


def approve(by: User, request: AccountRequest) -> None:
    """A professional's account; the letter proves that the address is theirs."""
    with transaction.atomic():
        _decide(by, request, RequestState.APPROVED)
        grant = Grant(
            UserRole.PROFESSIONAL, platform=request.platform, departement=request.departement
        )
        invite(
            by,
            email=request.email,
            grant=grant,
            function=request.function,
            structure=request.structure,
        )


def refuse(by: User, request: AccountRequest, reason: str) -> None:
    with transaction.atomic():
        _decide(by, request, RequestState.REFUSED, reason=reason)
        request.reason = reason
        letters.refuse(request)


def _decide(by: User, request: AccountRequest, state: str, **more: Any) -> None:
    waiting = AccountRequest.objects.waiting().decided_by_keeper(by).filter(pk=request.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=timezone.now(), **more):
        raise Refused("Cette demande n’attend plus : quelqu’un a déjà répondu.")


def ask(email: str, **about: Any) -> None:
    """A request for an account. Says nothing: known, unknown or waiting, the answer is the same."""
    email = User.objects.normalize_email(email)
    with transaction.atomic():
        is_known = User.objects.filter(email__iexact=email).exists()
        waits = AccountRequest.objects.waiting().filter(email__iexact=email).exists()
        if not is_known and not waits:
            AccountRequest.objects.create(email=email, **about)
