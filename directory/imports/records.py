"""Records and their parts, written from flat values; and what the source is remembered for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import slugify

from directory.changelog import Root
from directory.enums import ChangeAction, ContactVisibility, PublicationState
from directory.imports.official import source_of
from directory.imports.shapes import Part, Shape, Stored, Values, is_empty, plain, plain_rows
from directory.imports.writing import Writer, field_of, insert, instances, update
from directory.models import Actor, Commune, ImportBatch, ImportedRecord, Scheme
from directory.personal_words import personal_contacts
from directory.words import fold

# Columns that tell nothing in the history of a new record.
_UNTOLD = ("id", "version", "created_at", "updated_at")
Pairs = Mapping[str, Sequence[Any]]


class RecordWriter:
    def __init__(self, batch: ImportBatch, shape: Shape, number: int) -> None:
        self.batch = batch
        self.shape = shape
        self.writer = Writer(number)
        self.model: Any = shape.model

    def root(self, pk: int) -> Root:
        return Root(self.shape.name, str(pk))

    def finish(self) -> None:
        self.writer.finish()

    # ---- new records ------------------------------------------------------------------------
    def create(self, lines: Sequence[tuple[int, Values]]) -> dict[int, int]:
        """Line → primary key of its new record."""
        if not lines:
            return {}
        new = _NewRecords(self.batch, self.shape, [values for _, values in lines])
        rows = [new.build(values) for _, values in lines]
        self.writer.create(self.model, rows)
        told = [f.attname for f in self.model._meta.concrete_fields if f.name not in _UNTOLD]
        for row in rows:
            values = ((column, plain(getattr(row, column))) for column in told)
            pairs = {column: [None, value] for column, value in values if not is_empty(value)}
            self.writer.tell(row, self.root(row.pk), ChangeAction.CREATED, pairs)
        for part in self.shape.parts:
            self._create_parts(
                part, [(row.pk, values) for row, (_, values) in zip(rows, lines, strict=True)]
            )
        return {number: row.pk for row, (number, _) in zip(rows, lines, strict=True)}

    def _create_parts(self, part: Part, wanted: Iterable[tuple[int, Values]]) -> None:
        rows = [
            part.model(
                **{self.shape.owner: owner},
                **{
                    column: _blank(part, column, values.get(v))
                    for v, column in part.columns.items()
                },
                **part_defaults(part, values),
            )
            for owner, values in wanted
            if any(not is_empty(values.get(name)) for name in part.needs)
        ]
        self.writer.create(part.model, rows)
        for row in rows:
            told = {column: [None, plain(getattr(row, column))] for column in part.columns.values()}
            self.writer.tell(
                row, self.root(getattr(row, self.shape.owner)), ChangeAction.CREATED, told
            )

    # ---- records that were there ------------------------------------------------------------
    def change(self, lines: Sequence[tuple[Stored, Pairs]]) -> None:
        """Writes the second value of each pair."""
        self._change_rows(lines)
        for part in self.shape.parts:
            concerned = [
                (stored, pairs)
                for stored, changed in lines
                if (pairs := {n: changed[n] for n in part.columns if n in changed})
            ]
            self._change_parts(part, [one for one in concerned if part.name in one[0].part_ids])
            self._create_parts(
                part,
                [
                    (stored.pk, {n: pair[1] for n, pair in pairs.items()})
                    for stored, pairs in concerned
                    if part.name not in stored.part_ids
                ],
            )

    def _change_rows(self, lines: Sequence[tuple[Stored, Pairs]]) -> None:
        """Every changed sheet gets a new version, even when only a part of it changed."""
        found = instances(self.model, (stored.pk for stored, _ in lines))
        columns: set[str] = set()
        for stored, changed in lines:
            row = found[stored.pk]
            pairs = {n: changed[n] for n in self.shape.columns if n in changed}
            for column, pair in pairs.items():
                setattr(row, column, _blank(self.shape, column, pair[1]))
            if self.shape.title in pairs:
                setattr(row, f"{self.shape.title}_key", fold(pairs[self.shape.title][1])[:220])
                columns.add(f"{self.shape.title}_key")
            columns |= set(pairs)
            if pairs:
                self.writer.tell(row, self.root(row.pk), ChangeAction.UPDATED, pairs)
        self.writer.update(self.model, list(found.values()), columns)

    def _change_parts(self, part: Part, lines: Sequence[tuple[Stored, Pairs]]) -> None:
        found = instances(part.model, (stored.part_ids[part.name] for stored, _ in lines))
        columns: set[str] = set()
        for stored, changed in lines:
            row = found[stored.part_ids[part.name]]
            pairs = {part.columns[n]: pair for n, pair in changed.items()}
            for column, pair in pairs.items():
                setattr(row, column, _blank(part, column, pair[1]))
            columns |= set(pairs)
            self.writer.tell(row, self.root(stored.pk), ChangeAction.UPDATED, pairs)
        self.writer.update(part.model, list(found.values()), columns)

    # ---- what the source is remembered for --------------------------------------------------
    def remember(
        self, lines: Sequence[tuple[int, int, Values]], *, gone: Collection[int | None] = ()
    ) -> None:
        """(record, line, values) of this file; records that it no longer holds."""
        batch = self.batch
        known = {
            row.object_id: row
            for row in ImportedRecord.objects.filter(model=self.shape.name, source=batch.source)
        }
        rows = []
        for pk, number, values in lines:
            row = known.get(str(pk)) or self._new_memory(pk)
            row.before = _memory(row) if row.pk else None
            row.batch, row.line, row.is_gone = batch, number, False
            row.source_ref = values.get("source_ref", row.source_ref)
            row.values = row.values | {n: v for n, v in values.items() if n != "source_ref"}
            rows.append(row)
        for lost in gone:
            row = known[str(lost)]
            row.before = _memory(row)
            row.batch, row.is_gone = batch, True
            rows.append(row)
        new = [row for row in rows if row.pk is None]
        fields = [f for f in ImportedRecord._meta.concrete_fields if not f.primary_key]
        insert(ImportedRecord, fields, [[getattr(row, f.attname) for f in fields] for row in new])
        update(
            ImportedRecord,
            [row for row in rows if row.pk is not None],
            ["batch_id", "line", "is_gone", "source_ref", "values", "before"],
        )

    def _new_memory(self, pk: int) -> ImportedRecord:
        return ImportedRecord(model=self.shape.name, object_id=str(pk), source=self.batch.source)


def _memory(row: ImportedRecord) -> dict[str, Any]:
    return {
        "values": row.values,
        "line": row.line,
        "batch_id": row.batch_id,
        "source_ref": row.source_ref,
        "is_gone": row.is_gone,
    }


def part_defaults(part: Part, values: Values) -> dict[str, Any]:
    """A person's address or number is shown to professionals only."""
    defaults = dict(part.defaults)
    told = " ".join(str(values.get(name) or "") for name in ("phone", "email"))
    if part.name == "contact" and personal_contacts(told):
        defaults["visibility"] = ContactVisibility.PROFESSIONAL.value
    return defaults


def _blank(owner: Shape | Part, column: str, value: Any) -> Any:
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
            column: _blank(self.shape, column, values[column])
            for column in self.shape.columns
            if column in values
        }
        row = model(**columns)
        row.version = 1
        row.slug = self._slug(f"{name} {self.communes.get(values.get('commune_id'), '')}")
        setattr(row, f"{self.shape.title}_key", fold(name)[:220])
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
        start = slugify(text)[:200].strip("-") or self.shape.name
        slug, number = start, 1
        while slug in self.slugs:
            number += 1
            slug = f"{start}-{number}"
        self.slugs.add(slug)
        return slug
