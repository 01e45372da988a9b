"""Many rows by one statement, prepared once and run over all of them.

The ORM would cut them in blocks, and spend four fifths of the time in writing SQL. Nothing is
recorded here: whoever calls tells the changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

_PLAIN = (str, int, float, bool, type(None))


@cache
def field_of(model: type[models.Model], column: str) -> Any:
    return next(f for f in model._meta.concrete_fields if f.attname == column)


def insert(model: Any, records: Sequence[Any]) -> None:
    """New records, all with their keys or all without."""
    if records:
        has_key = records[0].pk is not None
        fields = [f for f in model._meta.concrete_fields if has_key or not f.primary_key]
        insert_rows(model, fields, _values(records, fields))


def insert_rows(model: Any, fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    _run(sql, fields, rows)


def update(model: Any, rows: Sequence[Any], columns: Sequence[str]) -> None:
    quote = connection.ops.quote_name
    fields = [*(field_of(model, column) for column in columns), model._meta.pk]
    said = ", ".join(f"{quote(field.column)} = %s" for field in fields[:-1])
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    sql = f"UPDATE {table} SET {said} WHERE {key} = %s"  # noqa: S608 (names of ours)
    _run(sql, fields, _values(rows, fields))


def _values(records: Sequence[Any], fields: Sequence[Any]) -> list[list[Any]]:
    return [[getattr(record, field.attname) for field in fields] for record in records]


def _run(sql: str, fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    """Plain values go as they are; dates and JSON as the database wants them."""
    if not rows:
        return
    columns = []
    for field, values in zip(fields, zip(*rows, strict=True), strict=True):
        if isinstance(field, models.JSONField) or not all(isinstance(v, _PLAIN) for v in values):
            columns.append([field.get_db_prep_save(value, connection) for value in values])
        else:
            columns.append(list(values))
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*columns, strict=True)))
