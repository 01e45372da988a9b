"""The leaflets of a family page: one in each language, at its own address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("ar", "العربية"),
    ("fa", "دری / فارسی"),
    ("pt", "Português"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
]
_RIGHT_TO_LEFT = frozenset({"ar", "fa"})


@dataclass(frozen=True, slots=True)
class Leaflet:
    """`code`: the language, as HTML names it; `language`: its name in itself."""

    code: str
    language: str
    direction: str
    url: str
    title: str
    points: tuple[str, ...]
    helplines: tuple[str, ...]
    footer: str
    reviewed_by: str


def build_leaflets(values: Iterable[Mapping[str, Any]], page_url: str) -> tuple[Leaflet, ...]:
    """In the order of LANGUAGES; of two in one language the first counts."""
    by_code: dict[str, Mapping[str, Any]] = {}
    for value in values:
        by_code.setdefault(value["lang"], value)
    return tuple(
        Leaflet(
            code,
            name,
            "rtl" if code in _RIGHT_TO_LEFT else "ltr",
            f"{page_url}feuillet/{code}/",
            by_code[code]["title"],
            tuple(by_code[code]["points"]),
            tuple(by_code[code]["helplines"]),
            by_code[code]["footer"] or "",
            by_code[code]["reviewed_by"] or "",
        )
        for code, name in LANGUAGES
        if code in by_code
    )
