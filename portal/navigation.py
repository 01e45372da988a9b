"""The menus of every page. A page that does not exist yet is not in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """`section` is what a page calls itself to be marked as the current one."""

    section: str
    label: str
    url: str


_MENU = (
    ("solutions", "Trouver une solution", "search:results"),
    ("carte", "Carte", "maps:map"),
    ("acteurs", "Acteurs et plateformes", "search:actor_list"),
    ("dispositifs", "Dispositifs", "directory:scheme_list"),
    ("guide", "Guide", "/guide/"),
    ("pratiques", "Bonnes pratiques", "/bonnes-pratiques/"),
    ("recherche", "Rechercher", "guide:search"),
    ("espace", "Espace pro", "directory:espace"),
)
_FOOTER = (
    ("accessibilite", "Accessibilité : non évaluée", "accessibility"),
    ("mentions", "Mentions légales", "legal"),
    ("donnees", "Données ouvertes", "open_data"),
    ("maj", "Vous avez reçu un code ?", "directory:update_code"),
    ("limites", "Ce que ce site ne fait pas", "limits"),
    ("plan", "Plan du site", "site_map"),
)


def existing_url(name: str) -> str | None:
    """The address of a named page without arguments, None when no such page is served."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _entries(rows: tuple[tuple[str, str, str], ...]) -> tuple[Entry, ...]:
    """A name that begins with a slash is the address of a page that editors made."""
    found = (
        (section, label, name if name.startswith("/") else existing_url(name))
        for section, label, name in rows
    )
    return tuple(Entry(section, label, url) for section, label, url in found if url)


@lru_cache(maxsize=1)
def menu() -> tuple[Entry, ...]:
    return _entries(_MENU)


@lru_cache(maxsize=1)
def footer() -> tuple[Entry, ...]:
    return _entries(_FOOTER)
