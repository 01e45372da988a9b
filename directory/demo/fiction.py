"""Invented ways to reach invented people: numbers kept for fiction, a mail domain of nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from zlib import crc32

# Ranges that the French regulator keeps for fiction; other territories take the mobile one.
_PREFIXES = {
    "02": "03 53 01",
    "45": "02 61 91",
    "59": "03 53 01",
    "60": "03 53 01",
    "62": "03 53 01",
    "80": "03 53 01",
}
_OTHER_PREFIX = "06 39 98"
EMAIL_DOMAIN = "exemple.invalid"
_FIRST_NAMES = (
    "Camille Dominique Claude Sacha Alix Andrea Noa Charlie Maxime Sasha Lou Morgan Eden Yaël "
    "Ange Louison Céleste Marley Swan Jessy"
).split()
# Metres are about 1e-5 degree: an invented street stands within some 700 m of the commune's point.
_SPREAD_LATITUDE, _SPREAD_LONGITUDE = 0.012, 0.018


class Numbers:
    """Gives each phone number once."""

    def __init__(self) -> None:
        self._next: dict[str, Iterator[int]] = defaultdict(lambda: count(1010, 7))

    def take(self, departement: str) -> str:
        prefix = _PREFIXES.get(departement, _OTHER_PREFIX)
        number = next(self._next[prefix])
        return f"{prefix} {number // 100:02d} {number % 100:02d}"


def email(box: str, key: str) -> str:
    return f"{box}.{key.replace('.', '-')}@{EMAIL_DOMAIN}"


def person(key: str) -> str:
    """A professional who does not exist; the family name says so."""
    return f"{_FIRST_NAMES[crc32(key.encode()) % len(_FIRST_NAMES)]} Exemple"


def point_near(latitude: float, longitude: float, key: str) -> tuple[float, float]:
    """A stable point around the commune's, different for each key."""
    number = crc32(key.encode())
    north = (number % 1000) / 1000 - 0.5
    east = (number // 1000 % 1000) / 1000 - 0.5
    return (
        round(latitude + north * _SPREAD_LATITUDE, 5),
        round(longitude + east * _SPREAD_LONGITUDE, 5),
    )
