"""Links and reminders on the first page of the signed-in area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from directory.espace import Door, Due, Part
from directory.permissions import is_keeper
from directory.updating.following import NEW, count_new, new_addresses


def followed() -> Iterable[Any]:
    return (new_addresses(),)


def part_of(user: Any) -> Part:
    """One query."""
    if not is_keeper(user):
        return Part()
    url = reverse("directory:link_list")
    line = Due(
        12,
        count_new(user),
        "Nouvelles adresses à accepter",
        "Un contact a changé : l’ancienne adresse sert jusqu’à votre réponse.",
        f"{url}?etat={NEW}",
        "Répondre",
    )
    return Part((line,), (Door("Vos fiches", "Liens et rappels", url),))
