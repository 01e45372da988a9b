"""What did not leave, on the first page of the national team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from directory.espace import Door, Due, Part
from directory.permissions import is_national
from directory.posting.letters import failed


def followed() -> Iterable[Any]:
    return (failed(),)


def part_of(user: Any) -> Part:
    if not is_national(user):
        return Part()
    url = reverse("directory:letter_list")
    line = Due(
        13,
        failed().count(),
        "Courriels non partis",
        "Refusés, ou interrompus pendant l’envoi.",
        url,
        "Voir",
    )
    return Part((line,), (Door("Équipe", "Courriels", url),))
