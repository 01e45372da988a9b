"""« (exemple) »: what is invented says so in its name, wherever the name goes."""

from __future__ import annotations

EXAMPLE_MARK = "(exemple)"


def is_marked(name: str) -> bool:
    return EXAMPLE_MARK in name


def marked(name: str, *, is_example: bool = True) -> str:
    """The name, in which an invented record says once that it is."""
    return f"{name} {EXAMPLE_MARK}" if is_example and not is_marked(name) else name


def unmarked(name: str) -> str:
    """The name alone, where the mark is said beside it."""
    return name.replace(EXAMPLE_MARK, "").strip()
