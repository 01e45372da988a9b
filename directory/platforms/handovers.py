"""Who keeps an actor's sheet, and how a platform gives it to another of its département."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from directory.mail import queue_mail
from directory.models import Actor, Handover, Platform, User
from directory.platforms import rights


def waiting_for(user: Any) -> Any:
    """Sheets offered to the platforms that this person keeps."""
    rows = Handover.objects.filter(to_platform__in=rights.kept_by(user))
    return rows.select_related("actor", "from_platform", "to_platform")


def receivers(platform: Platform) -> Any:
    """The other published platforms of the département."""
    return (
        Platform.objects.published()
        .filter(departement=platform.departement_id)
        .exclude(pk=platform.pk)
        .order_by("name_key", "pk")
    )


def take(platform: Platform, actor: Actor) -> None:
    actor.steward = platform
    actor.save(update_fields=["steward"])


def offer(actor: Actor, *, by: User, of: Platform, to: Platform) -> Handover:
    """One offer a sheet: a new one replaces the one that waits."""
    Handover.objects.filter(actor=actor).delete()
    handover = Handover.objects.create(actor=actor, from_platform=of, to_platform=to, asked_by=by)
    for lead in to.leads.filter(is_active=True):
        queue_mail(
            "handover",
            to=lead.email,
            reply_to=by.email,
            subject=f"{of} vous propose de tenir la fiche « {actor} »",
            body=_letter(actor, to, by),
            key=f"handover:{handover.pk}:{lead.pk}",
        )
    return handover


def _letter(actor: Actor, to: Platform, by: User) -> str:
    page = f"{settings.SITE_URL.rstrip('/')}{reverse('directory:my_platforms')}"
    return (
        "Bonjour,\n\n"
        f"{by} propose que votre plateforme, {to}, tienne désormais la fiche « {actor} ».\n"
        "Rien ne change tant que vous n’avez pas répondu.\n\n"
        f"Accepter ou refuser : {page}\n"
    )


def settle(handover: Handover, *, accepted: bool) -> bool:
    """Whether the sheet moved. An offer of a platform that keeps it no more moves nothing."""
    actor = handover.actor
    still_theirs = actor.steward_id == handover.from_platform_id
    moved = accepted and still_theirs
    if moved:
        take(handover.to_platform, actor)
    handover.delete()
    return moved
