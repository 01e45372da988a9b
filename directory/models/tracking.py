"""Base of every record whose writes go to the changelog, bulk writes included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import models

from directory import changelog
from directory.changelog import Root
from directory.enums import ChangeAction

# Above this many records a bulk write is recorded as "all of them": followers rebuild anyway.
_LISTED_AT_MOST = 200
# Columns that change at each save and tell an editor nothing.
_SILENT = frozenset({"updated_at", "version"})


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def _told(value: Any) -> str | None:
    """A value as text; an expression has one result a row, which is not told."""
    return None if hasattr(value, "resolve_expression") else str(_plain(value))


class TrackedQuerySet(models.QuerySet[Any]):
    """Bulk verbs that would pass by `save()`; each records what it touched."""

    def _record(self, roots: Iterable[Root], action: ChangeAction, what: dict[str, Any]) -> None:
        name = self.model._meta.model_name or ""
        listed = list(dict.fromkeys(roots))
        if len(listed) > _LISTED_AT_MOST:
            listed = [Root(root_model, "") for root_model in {root.model for root in listed}]
        for root in listed:
            changelog.record(model=name, object_id="", root=root, action=action, fields=what)

    def update(self, **values: Any) -> int:
        with changelog.revision():
            roots = [row.changelog_root() for row in self.all().order_by()]
            fields = {name: [None, _told(value)] for name, value in values.items()}
            done = super().update(**values)
            self._record(roots, ChangeAction.BULK, fields)
        return done

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        with changelog.revision():
            created = super().bulk_create(rows, *args, **kwargs)
            self._record((row.changelog_root() for row in created), ChangeAction.BULK, {})
        return created

    def bulk_update(self, objs: Iterable[Any], fields: Any, *args: Any, **kwargs: Any) -> int:
        """Recorded by `update()`, which Django calls for each batch."""
        with changelog.revision():
            return super().bulk_update(list(objs), fields, *args, **kwargs)


TrackedManager = models.Manager.from_queryset(TrackedQuerySet)


class Tracked(models.Model):
    """Saves write a `Change` in the same transaction; deletions and many-to-many changes too
    (see `directory/signals.py`)."""

    class Meta:
        abstract = True

    def changelog_root(self) -> Root:
        """The record that followers refresh when this one changes: itself unless overridden."""
        return Root(self._meta.model_name or "", str(self.pk))

    def _stored(self) -> Self | None:
        if self._state.adding or self.pk is None:
            return None
        return type(self)._base_manager.filter(pk=self.pk).first()

    def changes_from(self, before: Self | None) -> dict[str, list[Any]]:
        """Field → [before, after] for the columns that differ."""
        changed: dict[str, list[Any]] = {}
        for field in self._meta.concrete_fields:
            if field.name in _SILENT or field.primary_key:
                continue
            new = _plain(getattr(self, field.attname))
            old = _plain(getattr(before, field.attname)) if before else None
            if old != new:
                changed[field.name] = [old, new]
        return changed

    def save(self, *args: Any, before: Self | None = None, **kwargs: Any) -> None:
        """`before`: what stands, of whoever read it under the lock of the same revision."""
        with changelog.revision():
            before = before or self._stored()
            super().save(*args, **kwargs)
            self.tell_change(before)

    def tell_change(self, before: Self | None) -> None:
        """For whoever wrote the record; `before`: what stood, None for a new one."""
        fields = self.changes_from(before)
        if before is not None and not fields:
            return
        action = ChangeAction.UPDATED if before else ChangeAction.CREATED
        roots = {self.changelog_root()} | ({before.changelog_root()} if before else set())
        for root in roots:
            changelog.record(
                model=self._meta.model_name or "",
                object_id=str(self.pk),
                root=root,
                action=action,
                fields=fields,
            )


class Versioned(Tracked):
    """A record that several people edit: the version a form was opened on is checked on save."""

    version = models.PositiveIntegerField("version", default=0, editable=False)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.version += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        super().save(*args, **kwargs)


class Sourced(models.Model):
    """Where a record comes from and when somebody last checked it."""

    source = models.CharField("source", max_length=200, blank=True)
    source_ref = models.CharField("référence dans la source", max_length=120, blank=True)
    source_date = models.DateField("date de la source", null=True, blank=True)
    verified_at = models.DateField("vérifiée le", null=True, blank=True)
    verified_by = models.CharField("vérifiée par", max_length=120, blank=True)
    is_example = models.BooleanField("exemple (structure inventée)", default=False, db_index=True)

    class Meta:
        abstract = True
