"""Thousands of rows in one short transaction, and for each record what changed in it.

It passes by the tracking of `bulk_create()`, which would only say "all of them": each change is
told here. Its statements are those of directory/statements.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone

from directory.changelog import Root
from directory.enums import ChangeAction
from directory.imports.rows import plain_rows
from directory.models import Change
from directory.statements import field_of, insert, insert_rows, update

_BLOCK = 500
_STAMPS = ("version", "updated_at")


def blocks(items: Sequence[Any], size: int = _BLOCK) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


class Writer:
    """Collects the changes of one revision; `finish()` writes them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.changes: list[tuple[Any, ...]] = []
        self.now = timezone.now()

    def tell(
        self,
        row: models.Model,
        root: Root,
        action: ChangeAction,
        pairs: Mapping[str, Sequence[Any]],
    ) -> None:
        model = type(row)
        fields = {field_of(model, column).name: list(pair) for column, pair in pairs.items()}
        name = model._meta.model_name
        self.changes.append(
            (self.number, name, str(row.pk), root.model, root.id, action.value, fields)
        )

    def tell_list(self, row: models.Model, root: Root, told: Mapping[str, list[Any]]) -> None:
        """A list of a record (its publics, its zone), which is none of its columns."""
        model, action = row._meta.model_name, ChangeAction.UPDATED.value
        self.changes.append((self.number, model, str(row.pk), root.model, root.id, action, told))

    def create(self, model: type[models.Model], rows: Sequence[Any]) -> None:
        """New rows, with their primary keys."""
        if not rows:
            return
        for row, pk in zip(rows, reserve_ids(model, len(rows)), strict=True):
            row.pk = pk
        for field in model._meta.concrete_fields:
            if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
                for row in rows:
                    setattr(row, field.attname, self.now)
        insert(model, rows)

    def update(
        self, model: type[models.Model], rows: Sequence[Any], columns: Iterable[str]
    ) -> None:
        """Only `columns`; a record that has a version takes the next one."""
        written = set(columns)
        if any(f.name == "version" for f in model._meta.concrete_fields):
            written |= set(_STAMPS)
            for row in rows:
                row.version += 1
                row.updated_at = self.now
        if rows and written:
            update(model, rows, sorted(written))

    def finish(self) -> None:
        columns = "revision_id model object_id root_model root_id action fields".split()
        insert_rows(Change, [field_of(Change, column) for column in columns], self.changes)


def reserve_ids(model: Any, count: int) -> list[int]:
    """Keys that no row has or had. SQLite: the write lock is held, nobody takes one meanwhile."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else plain_rows(model).aggregate(last=models.Max("pk"))["last"] or 0
    return list(range(last + 1, last + 1 + count))


def instances(model: type[models.Model], ids: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in blocks(list(ids)):
        found.update(plain_rows(model).in_bulk(list(some)))
    return found
