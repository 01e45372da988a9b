"""What a change says, in words: names instead of keys, which row, what joined a list or left it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateField
from django.utils.dateparse import parse_date, parse_datetime

from directory.admin.zones import PART_TYPES
from directory.editing.row_kinds import AGES, INTAKES
from directory.enums import ChangeAction
from directory.french import long_date, moment
from directory.models import Change, Place

_SILENT = frozenset(
    "id uid version title_key name_key generation position created_at updated_at".split()
)
# A bulk write notes what it wrote, not what stood there.
_NOT_NOTED = "non noté"
# The platform of a part of its territory; elsewhere the owner is the root itself.
_OWNER = "owner"
_ZONE = "zone"
_ADDED, _CLEARED = "post_add", "post_clear"
_TOLD_BY = {"agerule": AGES.told, "intake": INTAKES.told}
Told = tuple[str, str, str, str]


class Words:
    """The names that some changes need, read together: one query for each model that they name.
    What this person may not see keeps its number."""

    def __init__(self, changes: Iterable[Change], user: Any) -> None:
        wanted: dict[Any, set[str]] = defaultdict(set)
        for change in changes:
            for model, key in _keys_in(change):
                wanted[model].add(key)
        self._names = {
            (model, str(row.pk)): _name(row)
            for model, keys in wanted.items()
            for row in _rows(model, keys, user)
        }

    def name(self, model: Any, key: Any) -> str:
        return self._names.get((model, str(key)), "")

    def subject(self, change: Change) -> str:
        """« règle d’âge (De 16 à 25 ans) »; the row may be gone."""
        model = model_of(change.model)
        if model is None:
            return change.model
        told = self.name(model, change.object_id) if change.model in _TOLD_BY else ""
        if change.action == ChangeAction.BULK:
            told = ", ".join(_label(model, name) for name in change.fields if name not in _SILENT)
        return f"{model._meta.verbose_name} ({told})" if told else str(model._meta.verbose_name)

    def lines(self, change: Change) -> Iterator[Told]:
        """(column, label, before, after), "" for what is empty."""
        model = model_of(change.model)
        is_row = change.model != change.root_model
        for name, pair in change.fields.items():
            if name in _SILENT or (is_row and _is_owner(change, name)):
                continue
            before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
            if change.action == ChangeAction.DELETED:
                before, after = after, before
            label, before, after = self._line(model, name, before, after)
            if change.action == ChangeAction.BULK and after:
                before = before or _NOT_NOTED
            if before or after:
                yield name, label, before, after

    def _line(self, model: Any, name: str, before: Any, after: Any) -> tuple[str, str, str]:
        if name == _ZONE:
            gone, come = (
                self._zone(one, other) for one, other in ((before, after), (after, before))
            )
            return "zone (retiré, ajouté)", gone, come
        many = column_of(model, name.partition("_")[2]) if "_" in name else None
        if many is not None and many.many_to_many and isinstance(after, list):
            return str(many.verbose_name), *self._many(many.related_model, str(before), after)
        column = column_of(model, name)
        return _label(model, name), self._said(column, before), self._said(column, after)

    def _zone(self, held: Any, other: Any) -> str:
        """What is in one list and not in the other."""
        left = sorted(set(held or ()) - set(other or ()))
        return ", ".join(self.name(*_territory(key)) or key for key in left)

    def _many(self, model: Any, action: str, keys: list[Any]) -> tuple[str, str]:
        names = ", ".join(self.name(model, key) or str(key) for key in keys)
        if action == _CLEARED:
            return "tout", ""
        return ("", names) if action == _ADDED else (names, "")

    def _said(self, column: Any, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, list):
            return ", ".join(str(one) for one in value)
        if column is not None and column.is_relation:
            return self.name(column.related_model, value) or str(value)
        if isinstance(column, DateField):  # moments too
            return _day(str(value))
        labels = {str(key): str(label) for key, label in getattr(column, "choices", None) or ()}
        return labels.get(str(value), str(value))


def _label(model: Any, name: str) -> str:
    column = column_of(model, name)
    return name if column is None else str(column.verbose_name)


def model_of(name: str) -> Any:
    try:
        return apps.get_model("directory", name)
    except LookupError:
        return None


def column_of(model: Any, name: str) -> Any:
    try:
        column = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return column if hasattr(column, "verbose_name") else None


def _keys_in(change: Change) -> Iterator[tuple[Any, str]]:
    model = model_of(change.model)
    if change.model in _TOLD_BY and change.object_id:
        yield model, change.object_id
    for name, pair in change.fields.items():
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        if name == _ZONE:
            yield from (_territory(key) for side in pair for key in side or ())
        elif isinstance(pair[1], list):
            many = column_of(model, name.partition("_")[2])
            if many is not None and many.many_to_many:
                yield from ((many.related_model, str(key)) for key in pair[1])
        else:
            column = column_of(model, name)
            if column is not None and column.is_relation and not _is_owner(change, name):
                yield from ((column.related_model, str(key)) for key in pair if key is not None)


def _is_owner(change: Change, name: str) -> bool:
    return name in (change.root_model, _OWNER)


def _day(text: str) -> str:
    """A day or a moment in words; as it stands when it is neither."""
    at, day = parse_datetime(text), parse_date(text[:10])
    if at is not None and at.tzinfo is not None:
        return moment(at)
    return text if day is None else long_date(day)


def _territory(key: str) -> tuple[Any, str]:
    field, _, code = str(key).partition(":")
    return (PART_TYPES[field].model, code) if field in PART_TYPES else (None, code)


def _rows(model: Any, keys: set[str], user: Any) -> Any:
    """A change made in bulk may hold words where a key is expected: they stay as they are."""
    if model is None:
        return ()
    seen = model._default_manager.all()
    rows = seen.visible_to(user) if hasattr(seen, "visible_to") else model._base_manager.all()
    rows = rows.filter(pk__in=[key for key in keys if _is_key(model, key)])
    return rows.select_related("commune") if model is Place else rows


def _is_key(model: Any, key: str) -> bool:
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True


def _name(row: Any) -> str:
    told = _TOLD_BY.get(row._meta.model_name, str)
    return str(told(row))
