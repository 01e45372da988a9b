"""Leaving: the account is closed and its person forgotten; what they wrote keeps a pseudonym."""

from __future__ import annotations

from directory import changelog
from directory.accounts import second_factor
from directory.enums import Channel
from directory.models import AccountRequest, Invitation, User


def leave(user: User) -> None:
    with changelog.revision(by=user, channel=Channel.ESPACE):
        Invitation.objects.filter(email__iexact=user.email).delete()
        AccountRequest.objects.filter(email__iexact=user.email).delete()
        Invitation.objects.filter(invited_by=user, used_at__isnull=True).delete()
        second_factor.remove(user)
        user.platforms.clear()
        user.groups.clear()
        user.email = f"parti-{user.pk}@compte.invalid"
        user.first_name, user.last_name = "", "Compte fermé"
        user.function = user.structure = user.oidc_issuer = user.oidc_subject = ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.session_generation += 1
        user.set_unusable_password()
        user.save()


def is_last_national(user: User) -> bool:
    """The house must keep somebody who may open it."""
    if not user.is_superuser:
        return False
    return not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists()
