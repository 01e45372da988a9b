"""The models that have a table: importing a part of Wagtail that is not installed registers one
that has none."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection


def stored_models() -> list[type[Any]]:
    tables = set(connection.introspection.table_names())
    return [model for model in apps.get_models() if model._meta.db_table in tables]
