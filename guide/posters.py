"""A code to scan that leads to the local page, drawn by the server without any inline style."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse

from guide.here import Here

# Modules of white around the code, without which telephones do not see it.
_QUIET = 4


@dataclass(frozen=True, slots=True)
class Poster:
    """`address` is written under the code: whoever does not scan types it."""

    place: str
    address: str
    path: str
    size: int


def build_poster(here: Here) -> Poster:
    """The page of the commune, or the home of the site when none was chosen."""
    where = reverse("search:territory", args=["commune", here.home.code]) if here.home else "/"
    address = f"{settings.SITE_URL.rstrip('/')}{where}"
    code = segno.make(address, error="m", micro=False)
    matrix = [list(row) for row in code.matrix]
    steps = [
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
        if dark
    ]
    place = here.home.name if here.home else ""
    return Poster(place, address, "".join(steps), len(matrix) + 2 * _QUIET)
