"""Pure rules of who may come: age and derogation. The engine selects with them, the pages explain.

Source: search/README.md, 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class AgeBounds(Protocol):
    @property
    def minimum(self) -> int | None: ...
    @property
    def maximum(self) -> int | None: ...


def holds(rule: AgeBounds, age: int) -> bool:
    """Bounds included; a missing bound is open."""
    return (rule.minimum is None or rule.minimum <= age) and (
        rule.maximum is None or age <= rule.maximum
    )


def age_fit(rules: Sequence[tuple[AgeBounds, bool]], age: int) -> str | None:
    """`oui`, `derogation`, `inconnu`, or None when no rule lets this age in.

    `rules`: (bounds, conditional). A default rule wins over a conditional one.
    """
    if not rules:
        return "inconnu"
    if any(holds(rule, age) for rule, conditional in rules if not conditional):
        return "oui"
    if any(holds(rule, age) for rule, conditional in rules if conditional):
        return "derogation"
    return None
