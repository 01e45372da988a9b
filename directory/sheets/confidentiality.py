"""What each member may share about a young person, in the words of its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from directory.enums import PublicationState


@dataclass(frozen=True, slots=True)
class Limit:
    name: str
    is_example: bool
    text: str


def limits_of(platform: Any) -> tuple[Limit, ...]:
    """Members whose sheet states limits, in the order of the tables. One query."""
    rows = (
        platform.memberships.filter(actor__state=PublicationState.PUBLISHED)
        .exclude(actor__confidentiality="")
        .order_by("circle", "position", "pk")
        .values_list("actor__name", "actor__is_example", "actor__confidentiality")
    )
    return tuple(Limit(*row) for row in rows)
