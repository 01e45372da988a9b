"""The record that a line becomes: its own columns, and the rows that go with it (a contact, a
place, an age rule, an intake), all seen as one flat set of plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from directory.enums import Confidence, ContactVisibility, EntryKind, PointSource
from directory.imports.links import SOLUTION_LINKS, Link
from directory.imports.rows import plain_rows
from directory.models import Actor, AgeRule, Contact, ImportKind, Intake, Place, Solution

Values = dict[str, Any]
POINT = ("latitude", "longitude", "precision", "point_source")


@dataclass(frozen=True, slots=True)
class Part:
    """A row of another table that belongs to the record. `columns`: value → column; `filter`:
    which rows may be the imported one, the first of them (`order`) is; `needs`: without one of
    these no row is made; `defaults`: of a new row."""

    name: str
    model: type[models.Model]
    columns: Mapping[str, str]
    needs: tuple[str, ...]
    filter: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ("pk",)


@dataclass(frozen=True, slots=True)
class Shape:
    """`owner`: the column by which parts know the record. `title`: the value that names it.
    `links`: values that are lists."""

    kind: str
    model: type[models.Model]
    owner: str
    title: str
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    links: tuple[Link, ...] = ()

    @property
    def name(self) -> str:
        return self.model._meta.model_name or ""


_CONTACT = Part(
    "contact",
    Contact,
    {"phone": "phone", "email": "email"},
    needs=("phone", "email"),
    filter={"name": ""},  # never the line of a person
    defaults={"visibility": ContactVisibility.PUBLIC.value},
    order=("-visibility", "position", "pk"),  # « public » first
)

ACTOR = Shape(
    ImportKind.ACTORS,
    Actor,
    owner="actor_id",
    title="name",
    columns=tuple(
        "name kind_id commune_id address postal_code uai siret website presentation opening access "
        "latitude longitude precision point_source verified_at".split()
    ),
    parts=(_CONTACT,),
)
SOLUTION = Shape(
    ImportKind.SOLUTIONS,
    Solution,
    owner="solution_id",
    title="title",
    columns=tuple(
        "title scheme_id actor_id summary description duration rhythm cost how_to_apply url "
        "verified_at".split()
    ),
    parts=(
        _CONTACT,
        Part(
            "place",
            Place,
            {name: name for name in ("commune_id", "address", "postal_code", *POINT)},
            needs=("commune_id",),
        ),
        Part(
            "age_rule",
            AgeRule,
            {"age_min": "minimum", "age_max": "maximum"},
            needs=("age_min", "age_max"),
            filter={"condition": ""},
            defaults={"confidence": Confidence.TO_CHECK.value},
        ),
        Part(
            "intake",
            Intake,
            {"starts_on": "starts_on"},
            needs=("starts_on",),
            filter={"kind": EntryKind.DATEE.value},
            defaults={"kind": EntryKind.DATEE.value},
        ),
    ),
    links=SOLUTION_LINKS,
)
SHAPES: dict[str, Shape] = {ImportKind.ACTORS: ACTOR, ImportKind.SOLUTIONS: SOLUTION}


def plain(value: Any) -> Any:
    """As JSON keeps it; choices as their values."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


@dataclass(slots=True)
class Stored:
    """A record as it is: its values, and the rows of its parts by name."""

    pk: int
    values: Values
    part_ids: dict[str, int]

    @property
    def is_placed(self) -> bool:
        """A person put its point on the map."""
        return bool(self.values.get("point_source") == PointSource.PERSON)


def stored_records(shape: Shape, ids: Collection[int], *, lock: bool = False) -> dict[int, Stored]:
    """Flat queries: one for the records, one for each part. `lock`: within a transaction, on
    databases that lock rows."""
    queryset = plain_rows(shape.model).filter(pk__in=ids).order_by("pk")
    if lock:
        queryset = queryset.select_for_update()
    found = {row["pk"]: _stored(row) for row in list(queryset.values("pk", *shape.columns))}
    for part in shape.parts:
        _add_part(shape, part, found)
    for link in shape.links if found else ():
        for pk, value in link.stored(list(found)).items():
            found[pk].values[link.name] = value
    return found


def _stored(row: Values) -> Stored:
    pk = row.pop("pk")
    return Stored(pk, {name: plain(value) for name, value in row.items()}, {})


def _add_part(shape: Shape, part: Part, found: dict[int, Stored]) -> None:
    rows = (
        plain_rows(part.model)
        .filter(**{f"{shape.owner}__in": list(found)}, **part.filter)
        .order_by(*part.order)
        .values("pk", shape.owner, *part.columns.values())
    )
    for row in rows:
        record = found[row[shape.owner]]
        if part.name not in record.part_ids:
            record.part_ids[part.name] = row["pk"]
            record.values |= {v: plain(row[column]) for v, column in part.columns.items()}
    for record in found.values():
        if part.name not in record.part_ids:
            record.values |= dict.fromkeys(part.columns)
