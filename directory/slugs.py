"""The end of an address that nothing else has."""

from __future__ import annotations

from collections.abc import Container
from itertools import chain, count


def free_slug(wanted: str, taken: Container[str]) -> str:
    """Itself, else numbered from 2."""
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(slug for slug in chain((wanted,), numbered) if slug not in taken)
