"""A served zone as text, one territory a line: « 62498 · Lens (62) », « departement:62 ».

A zone may hold hundreds of communes: a text box takes a pasted column of codes, which no list of
rows of six selects does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from directory.enums import ZoneKind
from directory.models import Academie, Commune, CustomZone, Departement, Platform, Region
from directory.models.territory import PART_FIELDS, ZonePart

LINES_MAX = 2_000


@dataclass(frozen=True, slots=True)
class PartType:
    """How one kind of territory is named in a line: by which column, after which prefix."""

    model: type[models.Model]
    column: str
    prefix: str


PART_TYPES = {
    "commune": PartType(Commune, "pk", "commune"),
    "basin": PartType(CustomZone, "slug", "bassin"),
    "platform": PartType(Platform, "slug", "psad"),
    "departement": PartType(Departement, "pk", "departement"),
    "academie": PartType(Academie, "pk", "academie"),
    "region": PartType(Region, "pk", "region"),
}
_FIELD_OF_PREFIX = {part.prefix: field for field, part in PART_TYPES.items()}


def default_field(zone_kind: str) -> str:
    """The kind of territory that a line without prefix names."""
    return PART_FIELDS[ZoneKind(zone_kind)] if zone_kind in PART_FIELDS else ""


def write_zone(parts: Iterable[ZonePart], zone_kind: str) -> str:
    """The lines of a stored zone."""
    usual = default_field(zone_kind)
    return "\n".join(_line(part, usual) for part in parts)


def _line(part: ZonePart, usual: str) -> str:
    field = next(name for name in PART_TYPES if getattr(part, f"{name}_id", None))
    kind, record = PART_TYPES[field], getattr(part, field)
    code = record.pk if kind.column == "pk" else getattr(record, kind.column)
    return f"{'' if field == usual else kind.prefix + ':'}{code} · {record}"


def parse_zone(text: str, zone_kind: str, allowed: Iterable[str]) -> list[tuple[str, Any]]:
    """(field, key of the territory) for each line, each once.

    Raises ValidationError with one French sentence for each line that names nothing.
    """
    usual, fields = default_field(zone_kind), set(allowed)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > LINES_MAX:
        raise ValidationError(f"Au plus {LINES_MAX} lignes ; choisissez un territoire plus large.")
    wanted: dict[str, dict[str, str]] = {}
    errors: list[str] = []
    for line in lines:
        field, code = _split(line, usual)
        if field not in fields:
            errors.append(f"« {line} » : dites de quel territoire il s’agit (departement:62).")
            continue
        wanted.setdefault(field, {})[code] = line
    found: list[tuple[str, Any]] = []
    for field, codes in wanted.items():
        known = _known(PART_TYPES[field], codes)
        errors += [f"« {line} » n’est pas connu." for c, line in codes.items() if c not in known]
        found += [(field, key) for key in known.values()]
    if errors:
        raise ValidationError(errors[:20])
    return found


def _split(line: str, usual: str) -> tuple[str, str]:
    head = line.partition("·")[0].strip()
    prefix, colon, code = head.partition(":")
    if colon:
        return _FIELD_OF_PREFIX.get(prefix.strip().lower(), ""), code.strip()
    return usual, head


def _known(kind: PartType, codes: Iterable[str]) -> dict[str, Any]:
    rows = kind.model._default_manager.filter(**{f"{kind.column}__in": list(codes)})
    return dict(rows.values_list(kind.column, "pk"))


def store_zone(owner: models.Model, parts: list[tuple[str, Any]]) -> None:
    """Make the stored parts equal to the parsed ones, row by row so that the log says which."""
    manager = owner.zone_parts  # type: ignore[attr-defined]
    wanted = set(parts)
    for part in manager.all():
        key = next(
            (f, getattr(part, f"{f}_id")) for f in PART_TYPES if getattr(part, f"{f}_id", None)
        )
        if key in wanted:
            wanted.discard(key)
        else:
            part.delete()
    for field, key in sorted(wanted, key=str):
        manager.create(**{f"{field}_id": key})
