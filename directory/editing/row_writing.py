"""The rows of a sheet, written: one statement a verb and a kind, whatever their number. Each row
tells its own change."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.deletion import Collector

from directory.editing.rows import RowSet
from directory.statements import update


def write_rows(sets: Sequence[RowSet], user: Any) -> None:
    """Under the lock of a revision. Places go before the ways in that stand at them."""
    collector = Collector(using=connection.alias)
    for rows in sets:
        collector.collect([form.record for form in rows.removed])
    collector.delete()
    for rows in sets:
        _write(rows, user)


def _write(rows: RowSet, user: Any) -> None:
    made, owner = rows.kind.form.model, rows.sheet._meta.model_name
    new, pairs = [], []
    for form in rows.changed:
        row = copy(form.record) if form.record else made(**{owner: rows.sheet})
        form.fill(row, user)
        if form.record is None:
            new.append(row)
        else:
            pairs.append((form.record, row))
    plain: QuerySet[Any] = QuerySet(made)
    plain.bulk_create(new)
    columns = {name for before, row in pairs for name in row.changes_from(before)}
    changed = [row for _, row in pairs]
    if columns:
        update(made, changed, sorted(made._meta.get_field(name).attname for name in columns))
    for row in new:
        row.tell_change(None)
    for before, row in pairs:
        row.tell_change(before)
