"""What waits in each territory: an import, a suggestion, a request, a sheet offered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.enums import UserRole
from directory.models import (
    Actor,
    Contact,
    Handover,
    ImportBatch,
    Platform,
    Suggestion,
    SuggestionLine,
)
from directory.models.accounts import AccountRequest, Invitation

Kwargs = dict[str, Any]


def build_queues(users: dict[str, Any], fixture: Any) -> dict[str, dict[str, Kwargs]]:
    """What → (own, other) → the names that its addresses ask for."""
    found: dict[str, dict[str, Kwargs]] = {}
    for kind, place, lead in (("own", "P1", "lead1"), ("other", "P2", "lead2")):
        actor = Actor.objects.get(slug=fixture["actors"][place]["published"]["slug"])
        platform = Platform.objects.get(slug=fixture["platforms"][place]["slug"])
        for what, pk in _waiting(actor, platform, users[lead]).items():
            found.setdefault(what, {})[kind] = {"pk": pk}
    return found


def _waiting(actor: Actor, platform: Platform, lead: Any) -> dict[str, int]:
    suggestion = Suggestion.objects.create(
        kind="acteurs", actor=actor, sheet_name=actor.name, nonce=f"essai-{platform.pk}"
    )
    line = SuggestionLine.objects.create(
        suggestion=suggestion, part="website", label="Site", proposed="https://exemple.test/"
    )
    batch = ImportBatch.objects.create(
        kind="actors", by=lead, platform=platform, source="essai", file_name="essai.csv", sha256="0"
    )
    asked = AccountRequest.objects.create(
        email=f"demande-{platform.pk}@exemple.test",
        function="Conseil",
        structure="Essai",
        departement=platform.departement,
        platform=platform,
    )
    now = timezone.now()
    invitation = Invitation.objects.create(
        email=f"invitation-{platform.pk}@exemple.test",
        role=UserRole.PROFESSIONAL,
        departement=platform.departement,
        platform=platform,
        invited_by=lead,
        expires_at=now + timedelta(days=7),
        sent_on=now.date(),
    )
    return {
        "suggestion": suggestion.pk,
        "suggestion_line": line.pk,
        "import": batch.pk,
        "request": asked.pk,
        "invitation": invitation.pk,
        "contact": Contact.objects.filter(actor=actor).values_list("pk", flat=True).get(),
        "handover": _offered(actor, platform, lead),
    }


def _offered(actor: Actor, platform: Platform, lead: Any) -> int:
    """A neighbour offers a sheet to this platform."""
    neighbour = Platform.objects.create(
        name=f"Voisine de {platform}",
        slug=f"voisine-{platform.slug}",
        kind=platform.kind,
        departement=platform.departement,
    )
    offered = Actor.objects.create(
        name="Acteur proposé",
        slug=f"propose-{platform.slug}",
        kind=actor.kind,
        commune=actor.commune,
        steward=neighbour,
    )
    return Handover.objects.create(
        actor=offered, from_platform=neighbour, to_platform=platform, asked_by=lead
    ).pk
