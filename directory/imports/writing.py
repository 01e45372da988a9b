"""Thousands of records in one revision: rows by blocks, and for each record what changed in it.

Plain querysets pass by the tracking of `bulk_create()`, which would only say "all of them".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from directory.changelog import Root
from directory.enums import ChangeAction
from directory.imports.shapes import plain_rows
from directory.models import Change

_BLOCK = 500
_STAMPS = ("version", "updated_at")


def field_name(model: type[models.Model], column: str) -> str:
    """`kind_id` is the field `kind`, as single saves call it in the changelog."""
    return next((f.name for f in model._meta.concrete_fields if f.attname == column), column)


class Writer:
    """Collects the changes of one revision; `finish()` writes them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.changes: list[Change] = []
        self.now = timezone.now()

    def tell(
        self,
        row: models.Model,
        root: Root,
        action: ChangeAction,
        pairs: Mapping[str, Sequence[Any]],
    ) -> None:
        model = type(row)
        self.changes.append(
            Change(
                revision_id=self.number,
                model=model._meta.model_name or "",
                object_id=str(row.pk),
                root_model=root.model,
                root_id=root.id,
                action=action,
                fields={field_name(model, column): list(pair) for column, pair in pairs.items()},
            )
        )

    def create(self, model: type[models.Model], rows: Sequence[Any]) -> None:
        if rows:
            plain_rows(model).bulk_create(rows, batch_size=_BLOCK)

    def update(
        self, model: type[models.Model], rows: Sequence[Any], columns: Iterable[str]
    ) -> None:
        """Whole rows are sent, only `columns` are written: one statement a block, where
        `bulk_update()` builds a condition for each cell."""
        if not rows:
            return
        names = {field_name(model, column) for column in columns}
        if any(f.name == "version" for f in model._meta.concrete_fields):
            names |= set(_STAMPS)
            for row in rows:
                row.version += 1
        plain_rows(model).bulk_create(
            rows,
            batch_size=_BLOCK,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=sorted(names),
        )

    def finish(self) -> None:
        Change.objects.bulk_create(self.changes, batch_size=_BLOCK)


def instances(model: type[models.Model], ids: Iterable[int]) -> dict[int, Any]:
    wanted = list(ids)
    found: dict[int, Any] = {}
    for start in range(0, len(wanted), _BLOCK):
        found.update(plain_rows(model).in_bulk(wanted[start : start + _BLOCK]))
    return found
