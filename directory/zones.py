"""A zone said in French. « Not stated » and « France » are two different values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from directory.enums import ZoneKind
from directory.french import plural
from directory.grammar import listed
from directory.models.territory import PART_FIELDS

_LISTED_AT_MOST = 12
NOT_STATED = "Zone non précisée. Demandez si l’on accueille les jeunes de votre commune."

_BEFORE = {
    "basin": "",
    "platform": "Territoire de la plateforme ",
    "departement": "",
    "academie": "Académie de ",
    "region": "Région ",
}


def with_territories(parts: Any) -> Any:
    """Zone parts with their names, in one query."""
    return parts.select_related(*_present(parts.model)).order_by("pk")


def _present(model: Any) -> tuple[str, ...]:
    """The territories that a zone of this model may name (a platform's names no platform)."""
    known = {field.name for field in model._meta.get_fields()}
    return tuple(name for name in PART_FIELDS.values() if name in known)


def _names(parts: Sequence[Any], field: str) -> list[str]:
    named = [part for part in parts if field in _present(type(part))]
    return [str(territory) for part in named if (territory := getattr(part, field))]


def zone_text(kind: str, parts: Sequence[Any]) -> str:
    """One sentence for a zone. `parts`: its rows, from `with_territories`."""
    if kind == ZoneKind.FRANCE:
        return "Toute la France"
    return territory_text(parts) or NOT_STATED


def territory_text(parts: Sequence[Any]) -> str:
    """The territories of some rows, in words; "" without any."""
    said = [
        f"{before}{listed(names)}"
        for field, before in _BEFORE.items()
        if (names := _names(parts, field))
    ]
    communes = sorted(part.commune.name for part in parts if part.commune_id)
    if len(communes) > _LISTED_AT_MOST:
        more = plural(len(communes) - _LISTED_AT_MOST, "autre commune", "autres communes")
        said.append(f"{', '.join(communes[:_LISTED_AT_MOST])} et {more}")
    elif communes:
        said.append(listed(communes))
    return " ; ".join(said)
