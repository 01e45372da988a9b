"""The leaflets of a family page: one in each language, at its own address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

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


# French words inside another language keep their own direction and their own voice.
_FRENCH = re.compile(r"«[^»]+»")


def isolated(text: str) -> Markup:
    """A point of a leaflet; what it quotes in French is marked as French, left to right."""
    pieces = Markup()
    at = 0
    for found in _FRENCH.finditer(text):
        quoted = Markup('<bdi lang="fr" dir="ltr">{}</bdi>').format(found.group())
        pieces += text[at : found.start()] + quoted
        at = found.end()
    return pieces + text[at:]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """`code`: the language, as HTML names it; `language`: its name in itself."""

    code: str
    language: str
    direction: str
    url: str
    title: str
    points: tuple[Markup, ...]
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
            tuple(isolated(point) for point in by_code[code]["points"]),
            tuple(by_code[code]["helplines"]),
            by_code[code]["footer"] or "",
            by_code[code]["reviewed_by"] or "",
        )
        for code, name in LANGUAGES
        if code in by_code
    )
