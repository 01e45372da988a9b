"""Rows that an import made and that go away again: those nobody tied anything to, by blocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import models

from directory.changelog import Root
from directory.enums import ChangeAction
from directory.imports.links import drop
from directory.imports.rows import delete_untold, plain_rows
from directory.imports.shapes import Part, Shape, Stored, is_empty, plain
from directory.imports.writing import Writer, blocks
from directory.models import ImportBatch, ImportedRecord
from directory.statements import update

# Columns of a deleted row's history: what it was.
_UNTOLD = ("version", "created_at", "updated_at")


def tied(shape: Shape, ids: Sequence[int]) -> set[int]:
    """Records that rows of other tables name, whatever the table; the rows of their own parts do
    not count, unless something names these."""
    own = (*(part.model for part in shape.parts), *(link.through for link in shape.links))
    found: set[int] = set()
    for some in blocks(ids):
        found |= _named(shape.model, some, without=own)
        for part in shape.parts:
            owners = dict(
                plain_rows(part.model)
                .filter(**{f"{shape.owner}__in": some})
                .values_list("pk", shape.owner)
            )
            named = _named(part.model, list(owners), without=own)
            found |= {owners[pk] for pk in named}
    return found


def _named(
    model: type[models.Model], ids: Sequence[int], *, without: Collection[type[models.Model]]
) -> set[int]:
    named: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.related_model in without or not ids:
            continue
        field: Any = relation.field
        other: Any = relation.related_model
        rows = other._base_manager.filter(**{f"{field.name}__in": ids})
        named |= set(rows.values_list(field.name, flat=True)) & set(ids)
    return named


def delete_records(writer: Writer, shape: Shape, going: Sequence[Stored]) -> None:
    """Told as deletions, record by record."""
    ids = [record.pk for record in going]
    for some in blocks(ids):
        for part in shape.parts:
            rows = plain_rows(part.model).filter(**{f"{shape.owner}__in": some})
            delete_untold(rows)
        for link in shape.links:
            drop(link, some)
        for row in plain_rows(shape.model).filter(pk__in=some):
            columns = {
                field.attname: [None, value]
                for field in shape.model._meta.concrete_fields
                if field.name not in _UNTOLD
                and not is_empty(value := plain(field.value_from_object(row)))
            }
            writer.tell(row, Root(shape.name, str(row.pk)), ChangeAction.DELETED, columns)
        delete_untold(plain_rows(shape.model).filter(pk__in=some))


def delete_parts(writer: Writer, shape: Shape, part: Part, ids: Sequence[int]) -> None:
    rows = plain_rows(part.model).filter(pk__in=ids)
    for row in rows:
        root = Root(shape.name, str(getattr(row, shape.owner)))
        told = {column: [None, plain(getattr(row, column))] for column in part.columns.values()}
        writer.tell(row, root, ChangeAction.DELETED, told)
    delete_untold(rows.all())


def forget(batch: ImportBatch, shape: Shape, *, gone: Sequence[int], kept: Collection[int]) -> None:
    """The source is remembered as before this import, for all but the records that stay as it
    made them."""
    for some in blocks(gone):
        ImportedRecord.objects.filter(
            model=shape.name, object_id__in=[str(pk) for pk in some]
        ).delete()
    restored, made = [], []
    for row in ImportedRecord.objects.filter(batch=batch, model=shape.name):
        if int(row.object_id) in kept:
            continue
        if row.before is None:
            made.append(row.pk)
            continue
        for name, value in row.before.items():
            setattr(row, name, value)
        row.before = None
        restored.append(row)
    for some in blocks(made):
        ImportedRecord.objects.filter(pk__in=some).delete()
    columns = ["batch_id", "line", "is_gone", "source_ref", "values", "before"]
    update(ImportedRecord, restored, columns)


def parts_to_drop(
    shape: Shape, record: Stored, pairs: Mapping[str, Any], made: Mapping[str, Collection[int]]
) -> dict[str, int]:
    """Parts that the import made for a record that was there, and whose values all go back: the
    row goes with them. Part → its primary key."""
    return {
        part.name: pk
        for part in shape.parts
        if (pk := record.part_ids.get(part.name, 0)) in made[part.model._meta.model_name or ""]
        and all(name in pairs for name in part.columns if not is_empty(record.values.get(name)))
    }
