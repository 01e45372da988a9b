"""What accounts bring to the first page of the signed-in area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from directory.espace import Door, Due, Part
from directory.models import AccountRequest
from directory.permissions import is_keeper

_REQUESTS = 5


def followed() -> Iterable[Any]:
    return (AccountRequest.objects.waiting(),)


def part_for(user: Any) -> Part:
    doors = [Door("Votre compte", "Mon compte", reverse("directory:account"))]
    if not is_keeper(user):
        return Part(doors=tuple(doors))
    doors.append(Door("Équipe", "Invitations", reverse("directory:invitations")))
    waiting = AccountRequest.objects.waiting().decided_by_keeper(user).count()
    url = reverse("directory:account_requests")
    due = Due(
        _REQUESTS,
        waiting,
        "Demandes de compte",
        "Des professionnels de votre territoire attendent une réponse.",
        url,
        "Répondre",
    )
    return Part(due=(due,), doors=tuple(doors))
