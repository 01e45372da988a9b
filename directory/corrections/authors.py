"""Who wrote a value: a platform or a team, never a person's name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from directory.enums import Channel, UserRole
from directory.imports.comparing import HUMAN
from directory.imports.shapes import Shape


@dataclass(frozen=True, slots=True)
class Author:
    """`region`, `departement`: names of the territory of the account."""

    at: datetime
    channel: str
    role: str | None
    region: str | None
    departement: str | None

    COLUMNS: ClassVar = (
        "revision__channel",
        "revision__by__role",
        "revision__by__region__name",
        "revision__by__departement__name",
    )

    @property
    def is_human(self) -> bool:
        return self.channel in HUMAN

    def said(self, steward: str) -> str:
        """`steward`: the platform that keeps the sheet."""
        if self.channel == Channel.LINK:
            return "La structure elle-même"
        match self.role:
            case UserRole.NATIONAL:
                return "Équipe nationale"
            case UserRole.REGION:
                return f"Équipe régionale, {self.region}"
            case UserRole.DEPARTMENT:
                return f"Équipe départementale, {self.departement}"
        return steward or "Une plateforme"


def steward_names(shape: Shape, ids: Collection[int]) -> dict[int, str]:
    path = "steward__name" if shape.owner == "actor_id" else "actor__steward__name"
    model: Any = shape.model
    rows = model.objects.filter(pk__in=ids, **{f"{path}__isnull": False})
    return dict(rows.order_by().values_list("pk", path))
