"""What other folders know about a record of the directory, offered to its pages.

`directory` imports nobody: the folder that knows registers its provider when the apps are ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

# Slug of a platform → how many solutions of its territory each category has.
CategoryCounts = Callable[[str], Mapping[str, int]]

_providers: list[CategoryCounts] = []


def register_category_counts(provider: CategoryCounts) -> None:
    _providers[:] = [provider]


def category_counts(platform_slug: str) -> Mapping[str, int] | None:
    """None when nothing is registered that can count."""
    return _providers[0](platform_slug) if _providers else None
