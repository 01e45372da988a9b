"""How people ask for a sheet or a page, in their own words (directory/data/content/asked.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from directory.loading.files import CONTENT_DIR, read_toml

SCHEMES, GUIDE = "dispositifs", "guide"


@cache
def asked_as(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Slug of a scheme, or key of a shipped page → the ways of asking for it."""
    told = read_toml(CONTENT_DIR / "asked.toml")[kind]
    return {key: tuple(phrases) for key, phrases in told.items()}
