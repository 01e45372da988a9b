"""The same directory on PostgreSQL, in the same run: a private cluster filled from the SQLite file.

`on("postgresql")` sends what is read meanwhile to it; the product knows one database only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

ALIAS = "postgresql"
# What the engine and the ORM reference read.
_APPS = ("contenttypes", "auth", "taggit", "directory")
_ROWS = 5_000
_now: ContextVar[str] = ContextVar("database", default="default")


class Router:
    """Reads go where `on` says; writes stay where the site is."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _now.get()


@contextmanager
def on(alias: str) -> Iterator[None]:
    token = _now.set(alias)
    try:
        yield
    finally:
        _now.reset(token)


def fill() -> None:
    """Tables, indexes, then rows, from the first database to the second; then its planner looks."""
    connection = connections[ALIAS]
    tables = _tables()
    with connection.cursor() as cursor:
        # Rows come table by table: keys are checked by what they are copied from.
        cursor.execute("SET session_replication_role = replica")
    with connection.schema_editor() as editor:
        for model in tables:
            if not model._meta.auto_created:
                editor.create_model(model)
        known = {model._meta.db_table for model in tables}
        editor.deferred_sql = [sql for sql in editor.deferred_sql if _stands(sql, known)]
    for model in tables:
        _copy(model, connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _tables() -> list[type[models.Model]]:
    found = (
        model
        for label in _APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    )
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def _stands(sql: Any, known: set[str]) -> bool:
    """Keys to tables that are not copied are left out."""
    text = str(sql)
    if "REFERENCES" not in text:
        return True
    return text.split("REFERENCES", 1)[1].split('"')[1] in known


def _copy(model: type[models.Model], connection: BaseDatabaseWrapper) -> None:
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or "") for field in fields)
    names = [field.attname for field in fields]
    rows = models.QuerySet(model, using="default").order_by().values_list(*names)
    with connection.cursor() as cursor:
        statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in rows.iterator(_ROWS):
                copy.write_row(_plain(fields, row))


def _plain(fields: Sequence[models.Field[Any, Any]], row: Sequence[Any]) -> list[Any]:
    return [
        json.dumps(value) if isinstance(field, models.JSONField) and value is not None else value
        for field, value in zip(fields, row, strict=True)
    ]
