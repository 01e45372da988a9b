"""Who leads a platform: an account of its territory, never nobody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from directory.enums import UserRole
from directory.mail import queue_mail
from directory.models import Platform, User
from directory.platforms import rights

NOT_FOUND = (
    "Aucun compte de votre département n’a cette adresse. Vérifiez-la, ou demandez d’abord un "
    "compte pour cette personne."
)
ALREADY = "Cette personne est déjà responsable."
LAST_ONE = "C’est la dernière personne responsable : ajoutez-en une autre d’abord."


def find_account(platform: Platform, email: str) -> User | None:
    """The same answer for an unknown address and for an account of elsewhere."""
    rows = rights.accounts_of_territory(platform).filter(email__iexact=email)
    found: User | None = rows.order_by("pk").distinct().first()
    return found


def add(platform: Platform, user: User, *, by: User) -> None:
    """A professional who leads becomes a lead; staff of a département keeps its role."""
    if user.role == UserRole.PROFESSIONAL:
        user.role = UserRole.LEAD
        user.save(update_fields=["role"])
    platform.leads.add(user)
    page = reverse("directory:platform_edit", args=[platform.pk])
    queue_mail(
        "lead",
        to=user.email,
        reply_to=by.email,
        subject=f"Vous êtes responsable de {platform}",
        body=(
            f"Bonjour,\n\n{by} vous a ajouté aux responsables de {platform}.\n\n"
            f"Votre page : {settings.SITE_URL.rstrip('/')}{page}"
        ),
    )


def is_lead(platform: Platform, user: User) -> bool:
    return platform.leads.filter(pk=user.pk).exists()


def may_remove(platform: Platform, lead: User, by: Any) -> bool:
    """Somebody stays who may still come in, unless a team decides otherwise."""
    others = platform.leads.filter(is_active=True).exclude(pk=lead.pk)
    return rights.may_leave_without_lead(by) or others.exists()
