"""Signed links: what they hold, and until when. A link does nothing by itself: its page asks, and
only what is then sent acts."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db.models import F

from directory.models import Invitation, User
from directory.models.accounts import INVITATION_DAYS
from directory.permissions import is_team

_INVITATION = "accounts.invitation.v1"
_SIGN_IN = "accounts.sign-in.v1"
SIGN_IN_MINUTES = 20
_SKEW_S = 60


def invitation_key(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.generation], salt=_INVITATION)


def read_invitation(key: str) -> Invitation | None:
    """None for a key that is false, old, used, taken back, or replaced by a newer letter."""
    try:
        pk, generation = _read(key, _INVITATION, INVITATION_DAYS * 86_400)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.waiting().filter(pk=pk, generation=generation)
    invitation: Invitation | None = found.select_related(
        "invited_by", "platform", "departement", "region"
    ).first()
    return invitation


def sign_in_key(user: User) -> str:
    return signing.dumps([user.pk, user.link_generation], salt=_SIGN_IN)


def read_sign_in(key: str) -> User | None:
    try:
        pk, generation = _read(key, _SIGN_IN, SIGN_IN_MINUTES * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, link_generation=generation, is_active=True).first()
    return user if user and may_use_links(user) else None


def take_sign_in(key: str) -> User | None:
    """The same link, and those sent before it, serve once: even two at the same instant."""
    user = read_sign_in(key)
    if user is None:
        return None
    rows = User.objects.filter(pk=user.pk, link_generation=user.link_generation)
    return user if rows.update(link_generation=F("link_generation") + 1) else None


def may_use_links(user: User) -> bool:
    """Professionals and leads; a team's mailbox must not open a whole territory."""
    return user.is_active and not is_team(user)


def _read(key: str, salt: str, age_s: int) -> Any:
    return signing.loads(key, salt=salt, max_age=age_s + _SKEW_S)
