"""What readers sent, on the first page of the signed-in area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from directory.enums import UserRole
from directory.espace import Door, Due, Part
from directory.french import moment
from directory.models import Suggestion, User
from directory.permissions import is_keeper

# After these days a reader has waited too long.
_LATE_DAYS = 7


def followed() -> Iterable[Any]:
    """A team answers for the platforms whose leads have all left."""
    leads = User.objects.filter(role=UserRole.LEAD, is_active=True)
    return Suggestion.objects.waiting(), leads


def part_of(user: Any) -> Part:
    if not is_keeper(user):
        return Part()
    waiting = Suggestion.objects.addressed_to(user).waiting().order_by()
    found = waiting.aggregate(count=Count("pk", distinct=True), oldest=Min("created_at"))
    url = reverse("directory:suggestion_list")
    doors = (Door("Vos fiches", "Signalements reçus", url),)
    if not found["count"]:
        return Part(doors=doors)
    oldest = found["oldest"]
    line = Due(
        1,
        found["count"],
        "Signalements à lire",
        f"Le plus ancien date du {moment(timezone.localtime(oldest))}.",
        url,
        "Répondre",
        is_late=timezone.localdate() - timezone.localdate(oldest) > timedelta(days=_LATE_DAYS),
    )
    return Part(due=(line,), doors=doors)
