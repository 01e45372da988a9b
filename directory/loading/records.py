"""Load editable records without ever overwriting people.

For each record of a file we keep two digests (`LoadedRecord`): of what the file said, and of the
record as we left it. On the next run:

- never loaded and absent: create it;
- never loaded but present (somebody made one of the same name): theirs, leave it;
- the file says the same as last time: nothing to do;
- the file changed and the record is as we left it: update it;
- the file changed and the record differs, or is gone: people edited or deleted it, leave it so.

The digest of the record is read from the database, so an edit counts whatever its way: a form, an
import, a shell. The changelog would tell the same only as long as nobody prunes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import models, transaction

from directory import changelog
from directory.loading.files import ContentError
from directory.loading.reporting import Counts
from directory.models import LoadedRecord

# `point_source` says who placed a point; the point itself is content.
_NOT_CONTENT = frozenset({"version", "created_at", "updated_at", "point_source"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record as its file describes it.

    `where`: file and entry, for messages. `fields`: column → value. `links`: foreign key → slug of
    the other record, "" for none. `many`: many-to-many field → slugs (codes, for territories).
    `children`: reverse relation → rows that belong to this record alone.
    """

    key: str
    where: str
    fields: Mapping[str, Any]
    links: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, Sequence[str]] = field(default_factory=dict)
    children: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def digest(self) -> str:
        return _sha256([self.fields, self.links, self.many, self.children])


def _sha256(value: Any) -> str:
    packed = orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(packed).hexdigest()


def _columns(record: models.Model, *, without: str = "") -> dict[str, Any]:
    return {
        column.attname: column.value_from_object(record)
        for column in record._meta.concrete_fields
        if not column.primary_key and column.name not in _NOT_CONTENT | {without}
    }


def state_digest(
    record: models.Model, many: Iterable[str] = (), children: Iterable[str] = ()
) -> str:
    """Of the columns of a record and of the relations that its loader writes."""
    state: dict[str, Any] = {"": _columns(record)}
    for name in many:
        state[name] = sorted(str(other.pk) for other in getattr(record, name).all())
    for name in children:
        relation = getattr(record, name)
        parent = relation.field.name
        state[name] = [_columns(child, without=parent) for child in relation.order_by("pk")]
    return _sha256(state)


class Names:
    """Finds records by the slug that the files use, even when people renamed them since."""

    def __init__(self) -> None:
        self._ids: dict[type[models.Model], dict[str, Any]] = {}

    def forget(self) -> None:
        self._ids.clear()

    def find(self, model: type[models.Model], slug: str, where: str) -> Any:
        """The primary key; None when people deleted that record. A slug that never was stops."""
        if model not in self._ids:
            self._ids[model] = self._read(model)
        if slug not in self._ids[model]:
            raise ContentError(where, f"{model._meta.verbose_name} : « {slug} » est inconnu")
        return self._ids[model][slug]

    def _read(self, model: type[models.Model]) -> dict[str, Any]:
        by = "slug" if any(f.name == "slug" for f in model._meta.concrete_fields) else "code"
        ids = dict(model._default_manager.values_list(by, "pk"))
        alive = {str(pk): pk for pk in ids.values()}
        for row in LoadedRecord.objects.filter(model=model._meta.model_name or ""):
            ids[row.key] = alive.get(row.object_id)
        return ids


class RecordLoader:
    """Loads the records of one model; relations are filled once all rows exist, so that two
    records of the same file may point to each other."""

    def __init__(self, model: type[models.Model], *, by: str = "slug") -> None:
        self.model = model
        self.by = by
        self.counts = Counts()
        self.names = Names()
        name = model._meta.model_name or ""
        self.known = {row.key: row for row in LoadedRecord.objects.filter(model=name)}

    def load(self, wanted: Sequence[Wanted]) -> Counts:
        """All of the file or nothing, as one revision of the changelog."""
        _refuse_doubles(wanted)
        with transaction.atomic():
            todo = [(item, row) for item in wanted if (row := self._claim(item)) is not None]
            if todo:
                with changelog.revision():
                    self._write(todo)
        return self.counts

    def _claim(self, item: Wanted) -> models.Model | None:
        """The record to write for this entry, or None when there is nothing to do."""
        known = self.known.get(item.key)
        if known is not None and known.source_sha256 == item.digest():
            self.counts.unchanged += 1
            return None
        record = self._untouched(item, known) if known else self._new(item)
        if record is None or not self._link(item, record):
            self.counts.kept += 1
            return None
        if known is None:
            self.counts.created += 1
        else:
            self.counts.updated += 1
        return record

    def _new(self, item: Wanted) -> models.Model | None:
        return None if self._exists(item) else self.model()

    def _untouched(self, item: Wanted, known: LoadedRecord) -> models.Model | None:
        """The record as we left it; None when people changed or deleted it."""
        record = self.model._default_manager.filter(pk=known.object_id).first()
        if record is None or state_digest(record, item.many, item.children) != known.state_sha256:
            return None
        return record

    def _link(self, item: Wanted, record: models.Model) -> bool:
        """Set the foreign keys; False when a record that this one needs was deleted by people."""
        for name, slug in item.links.items():
            column: Any = self.model._meta.get_field(name)
            target = self.names.find(column.related_model, slug, item.where) if slug else None
            if target is None and not column.null:
                return False
            setattr(record, column.attname, target)
        return True

    def _write(self, todo: Sequence[tuple[Wanted, models.Model]]) -> None:
        for item, record in todo:
            self._save(item, record)
        self.names.forget()
        for item, record in todo:
            self._fill(item, record)

    def _exists(self, item: Wanted) -> bool:
        """Whether somebody made this record before us."""
        return self.model._default_manager.filter(**{self.by: item.fields[self.by]}).exists()

    def _save(self, item: Wanted, record: models.Model) -> None:
        for name, value in item.fields.items():
            setattr(record, name, value)
        _validate(record, item.where)
        record.save()

    def _fill(self, item: Wanted, record: models.Model) -> None:
        for name, slugs in item.many.items():
            target: Any = self.model._meta.get_field(name).related_model
            found = (self.names.find(target, slug, item.where) for slug in slugs)
            getattr(record, name).set([pk for pk in found if pk is not None])
        for name, rows in item.children.items():
            relation = getattr(record, name)
            for child in relation.all():
                child.delete()
            for values in rows:
                child = relation.model(**{relation.field.name: record}, **values)
                _validate(child, item.where)
                child.save()
        self._remember(item, record)

    def _remember(self, item: Wanted, record: models.Model) -> None:
        stored = self.model._default_manager.get(pk=record.pk)
        LoadedRecord.objects.update_or_create(
            model=self.model._meta.model_name or "",
            key=item.key,
            defaults={
                "object_id": str(record.pk),
                "source_sha256": item.digest(),
                "state_sha256": state_digest(stored, item.many, item.children),
            },
        )


def _validate(record: models.Model, where: str) -> None:
    try:
        record.full_clean(exclude=[f.name for f in record._meta.fields if not f.editable])
    except ValidationError as error:
        reasons = "; ".join(f"{name} : {' '.join(why)}" for name, why in error.message_dict.items())
        raise ContentError(where, reasons) from error


def _refuse_doubles(wanted: Sequence[Wanted]) -> None:
    seen: dict[str, str] = {}
    for item in wanted:
        if item.key in seen:
            raise ContentError(item.where, f"« {item.key} » est déjà dans {seen[item.key]}")
        seen[item.key] = item.where
