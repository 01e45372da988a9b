"""The letters about accounts, in plain words. None of them holds more than its reader may know."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from directory.accounts import links
from directory.mail import absolute, queue_mail, queue_nothing
from directory.models import AccountRequest, Invitation, User

_FROM = "Ce message vient du site {site}."
_END = f"{_FROM} Vous n’attendiez rien ? Ne faites rien."


def _queue(kind: str, to: str, subject: str, *lines: str, end: str = _END, **extra: Any) -> None:
    """One to `nobody` is written, and goes nowhere."""
    body = "\n\n".join(("Bonjour,", *lines, end.format(site=settings.SITE_NAME)))
    if not to:
        queue_nothing(kind)
        return
    queue_mail(kind, to=to, subject=f"{settings.SITE_NAME} : {subject}", body=body, **extra)


def nobody() -> User:
    """Whom a letter is written to when the address that was typed has no account: the answer takes
    the same work, and so the same time."""
    return User(pk=0, password=make_password(None))


def invite(invitation: Invitation) -> None:
    by = invitation.invited_by
    _queue(
        "invitation",
        invitation.email,
        "votre invitation",
        f"{by} vous ouvre un compte sur « {settings.SITE_NAME} », l’annuaire qui aide les jeunes à "
        f"reprendre une formation : {described(invitation)}.",
        "Pour choisir votre mot de passe :\n"
        + absolute("directory:invitation", links.invitation_key(invitation)),
        f"Ce lien vaut jusqu’au {invitation.expires_at:%d/%m/%Y}. Il sert une fois.",
        reply_to=by.email,
    )


def described(invitation: Invitation) -> str:
    """« responsable de plateforme, PSAD de Lens »."""
    place = invitation.platform or invitation.departement or invitation.region
    role = invitation.get_role_display()
    return f"{role}, {place}" if place else role


def refuse(request: AccountRequest) -> None:
    _queue(
        "account",
        request.email,
        "votre demande de compte",
        "Votre demande n’a pas été acceptée, pour cette raison :",
        request.reason,
        "L’annuaire se lit sans compte :\n" + settings.SITE_URL,
    )


def reset_password(user: User) -> None:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    key = default_token_generator.make_token(user)
    _queue(
        "account",
        user.email,
        "choisir un nouveau mot de passe",
        "Pour choisir un nouveau mot de passe :\n" + absolute("directory:password_new", uid, key),
        "Ce lien vaut deux heures. Il sert une fois. L’ancien mot de passe reste bon jusque-là.",
    )


def sign_in(user: User) -> None:
    _queue(
        "account",
        user.email,
        "votre lien de connexion",
        "Pour entrer dans l’espace pro :\n"
        + absolute("directory:sign_in_link", links.sign_in_key(user)),
        f"Ce lien vaut {links.SIGN_IN_MINUTES} minutes. Il sert une fois.",
    )


def password_changed(user: User) -> None:
    _queue(
        "account",
        user.email,
        "votre mot de passe a changé",
        f"Le mot de passe de votre compte a changé le {_today():%d/%m/%Y}. Les autres sessions "
        "sont fermées.",
        "C’était vous ? Il n’y a rien à faire.",
        "Ce n’est pas vous ? Demandez-en un nouveau tout de suite :\n"
        + absolute("directory:password_ask"),
        end=_FROM,
    )


def _today() -> date:
    return timezone.localdate()
