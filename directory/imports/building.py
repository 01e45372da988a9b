"""New records as their lines describe them: built before the transaction that writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from directory.enums import ContactVisibility, PublicationState
from directory.imports.official import source_of
from directory.imports.rows import plain_rows
from directory.imports.shapes import Part, Shape, Values, is_empty, plain
from directory.models import Actor, Commune, ImportBatch, Scheme
from directory.personal_words import personal_contacts
from directory.slugs import free_slug
from directory.statements import field_of
from directory.words import key_of

# Columns that tell nothing in the history of a new record.
_UNTOLD = ("id", "version", "created_at", "updated_at")
Told = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class NewRecord:
    """`told`: its columns for the history; `parts`: name → (row, its columns for the history);
    `links`: its lists."""

    number: int
    row: Any
    told: Told
    parts: dict[str, tuple[Any, Told]]
    links: dict[str, list[Any]]


def build_records(
    batch: ImportBatch, shape: Shape, lines: Sequence[tuple[int, Values]]
) -> list[NewRecord]:
    new = _NewRecords(batch, shape, [values for _, values in lines])
    told = [f.attname for f in shape.model._meta.concrete_fields if f.name not in _UNTOLD]
    built = []
    for number, values in lines:
        row = new.build(values)
        said = {column: [None, plain(getattr(row, column))] for column in told}
        parts = {part.name: made for part in shape.parts if (made := build_part(part, values))}
        pairs = {column: pair for column, pair in said.items() if not is_empty(pair[1])}
        links = {one.name: values[one.name] for one in shape.links if values.get(one.name)}
        built.append(NewRecord(number, row, pairs, parts, links))
    return built


def build_part(part: Part, values: Values) -> tuple[Any, Told] | None:
    """None when the line says nothing that such a row needs."""
    if all(is_empty(values.get(name)) for name in part.needs):
        return None
    columns = {c: as_column(part, c, values.get(name)) for name, c in part.columns.items()}
    row = part.model(**columns, **_part_defaults(part, values))
    told = {column: [None, plain(getattr(row, column))] for column in columns}
    return row, {column: pair for column, pair in told.items() if not is_empty(pair[1])}


def _part_defaults(part: Part, values: Values) -> dict[str, Any]:
    """A person's address or number is shown to professionals only."""
    defaults = dict(part.defaults)
    told = " ".join(str(values.get(name) or "") for name in ("phone", "email"))
    if part.name == "contact" and personal_contacts(told):
        defaults["visibility"] = ContactVisibility.PROFESSIONAL.value
    return defaults


def as_column(owner: Shape | Part, column: str, value: Any) -> Any:
    """An absent value as its column keeps it: "" for text, None for the rest."""
    field = field_of(owner.model, column)
    if value is None and not field.null:
        return ""
    return field.to_python(value)


class _NewRecords:
    """What new records need beside the values of their line: addresses, texts of the scheme."""

    def __init__(self, batch: ImportBatch, shape: Shape, lines: Sequence[Values]) -> None:
        self.batch = batch
        self.shape = shape
        self.source = source_of(batch.source)
        self.slugs = set(plain_rows(shape.model).values_list("slug", flat=True))
        codes = {values["commune_id"] for values in lines if "commune_id" in values}
        self.communes = dict(Commune.objects.filter(code__in=codes).values_list("code", "name"))
        wanted = {values["scheme_id"] for values in lines if "scheme_id" in values}
        self.summaries = dict(Scheme.objects.filter(pk__in=wanted).values_list("pk", "summary"))

    def build(self, values: Values) -> Any:
        model: Any = self.shape.model
        name = values[self.shape.title]
        columns = {
            column: as_column(self.shape, column, values[column])
            for column in self.shape.columns
            if column in values
        }
        row = model(**columns)
        for link in self.shape.links:
            for column, value in link.own_columns(values.get(link.name) or []).items():
                setattr(row, column, value)
        row.version = 1
        row.slug = self._slug(f"{name} {self.communes.get(values.get('commune_id'), '')}")
        setattr(row, f"{self.shape.title}_key", key_of(name))
        is_public = self.batch.publishes
        row.state = (PublicationState.PUBLISHED if is_public else PublicationState.DRAFT).value
        row.source = self.source.label
        row.source_ref = values.get("source_ref", "")
        row.source_date = self.batch.source_date
        if isinstance(row, Actor):
            row.steward_id = self.batch.platform_id
        elif not row.summary:
            row.summary = self.summaries.get(row.scheme_id, "")
        return row

    def _slug(self, text: str) -> str:
        wanted = slugify(text)[:200].strip("-") or self.shape.name
        slug = free_slug(wanted, self.slugs)
        self.slugs.add(slug)
        return slug
