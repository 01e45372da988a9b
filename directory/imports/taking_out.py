"""One's sheets as a table whose columns the import knows: taken out, mended, brought in again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from directory.enums import Precision, PublicationState
from directory.imports.fields import FIELDS
from directory.imports.shapes import SHAPES, Stored, is_empty, stored_records
from directory.imports.showing import Names
from directory.models import Actor, Commune

_BLOCK = 2_000
_BY_NAME = frozenset({"audiences", "levels", "statuses", "prescribers", "zone"})
_NUMBERED = {"kind": "kind_id", "scheme": "scheme_id", "actor": "actor_id"}


def sheet_rows(kind: str, user: Any) -> Iterator[tuple[Any, ...]]:
    """The titles, then each sheet that this person may change and that is not withdrawn."""
    shape, fields = SHAPES[kind], FIELDS[kind]
    yield tuple(field.label for field in fields)
    model: Any = shape.model
    rows = model.objects.editable_by(user).exclude(state=PublicationState.ARCHIVED)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _BLOCK):
        stored = list(stored_records(shape, ids[start : start + _BLOCK]).values())
        cells = _Cells(kind, stored)
        for record in stored:
            yield tuple(cells.of(field.name, record.values) for field in fields)


class _Cells:
    """What the numbers of some sheets stand for, and how each column writes its value."""

    def __init__(self, kind: str, stored: Sequence[Stored]) -> None:
        self.names = Names(kind, ({n: [v] for n, v in one.values.items()} for one in stored))
        actors = [pk for one in stored if (pk := one.values.get("actor_id"))]
        self.actors = {
            pk: codes
            for pk, *codes in Actor.objects.filter(pk__in=actors).values_list("pk", "uai", "siret")
        }
        communes = [code for one in stored if (code := one.values.get("commune_id"))]
        self.communes = dict(Commune.objects.filter(pk__in=communes).values_list("pk", "name"))
        self._special: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "city": lambda values: self.communes.get(values.get("commune_id"), ""),
            "insee": lambda values: values.get("commune_id"),
            "actor_uai": lambda values: self.actors[values["actor_id"]][0],
            "actor_siret": lambda values: self.actors[values["actor_id"]][1],
            "latitude": lambda values: _exact(values, "latitude"),
            "longitude": lambda values: _exact(values, "longitude"),
        }

    def of(self, name: str, values: Mapping[str, Any]) -> Any:
        if name in self._special:
            return self._special[name](values) or ""
        stored = _NUMBERED.get(name, name)
        value = values.get(stored)
        if is_empty(value):
            return ""
        return self.names.show(stored, value) if name in {*_NUMBERED, *_BY_NAME} else value


def _exact(values: Mapping[str, Any], name: str) -> Any:
    """A point that stands for its commune is not one to bring back."""
    return values[name] if values["precision"] == Precision.ADDRESS else ""
