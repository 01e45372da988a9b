"""What imports show on the first page of the signed-in area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from directory.espace import Door, Due, Part
from directory.models import ImportBatch
from directory.permissions import is_keeper


def followed() -> Iterable[Any]:
    return (ImportBatch.objects.waiting(),)


def part_of(user: Any) -> Part:
    """One query: the files that this person sent and has not applied."""
    if not is_keeper(user):
        return Part()
    address = reverse("directory:import_list")
    waiting = Due(
        10,
        ImportBatch.objects.filter(by=user).waiting().count(),
        "Imports en attente",
        "Des fichiers envoyés, pas encore enregistrés.",
        address,
        "Relire",
    )
    back = reverse("directory:correction_list")
    doors = (
        Door("Vos fiches", "Importer un fichier", address),
        Door("Vos fiches", "Corrections à renvoyer aux sources", back),
    )
    return Part(due=(waiting,), doors=doors)
