"""Values that are lists: the terms of a solution (publics, levels…) and its zone. A list is kept
in order, so that two lists of the same things are equal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from directory.enums import ZoneKind
from directory.models import Solution, SolutionZone
from directory.models.territory import PART_FIELDS

FRANCE = str(ZoneKind.FRANCE.value)
# Kind of a zone → the column of its rows, and back.
_COLUMN = {str(kind.value): f"{name}_id" for kind, name in PART_FIELDS.items()}
_KIND = {column: kind for kind, column in _COLUMN.items()}


@dataclass(frozen=True, slots=True)
class Link:
    """`through`: the table of pairs, `target`: its column; `told`: how the changelog of a form
    names it."""

    name: str
    through: type[models.Model]
    owner: str
    target: str
    told: str

    def stored(self, ids: Collection[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {pk: [] for pk in ids}
        rows = _plain(self.through).filter(**{f"{self.owner}__in": ids})
        for pk, target in rows.values_list(self.owner, self.target).order_by(self.target):
            found[pk].append(target)
        return found

    def own_columns(self, value: list[Any]) -> dict[str, Any]:
        """Columns of the record that say something of the list."""
        return {}

    def rows(self, pk: int, value: Iterable[Any]) -> list[Any]:
        return [self.through(**{self.owner: pk, self.target: target}) for target in value]


@dataclass(frozen=True, slots=True)
class ZoneLink(Link):
    """« departement:62 »: kind of territory and its key; « france » has no row; an empty list is
    a zone that is not stated."""

    columns: Mapping[str, str] = field(default_factory=lambda: dict(_COLUMN))

    def stored(self, ids: Collection[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {pk: [] for pk in ids}
        whole = Solution.objects.filter(pk__in=ids, zone_kind=FRANCE).order_by()
        for pk in whole.values_list("pk", flat=True):
            found[pk] = [FRANCE]
        rows = _plain(self.through).filter(**{f"{self.owner}__in": ids})
        for pk, *keys in rows.values_list(self.owner, *_KIND):
            for column, key in zip(_KIND, keys, strict=True):
                if key is not None and found[pk] != [FRANCE]:
                    found[pk].append(f"{_KIND[column]}:{key}")
        return {pk: sorted(codes) for pk, codes in found.items()}

    def own_columns(self, value: list[Any]) -> dict[str, Any]:
        return {"zone_kind": value[0].partition(":")[0] if value else ""}

    def rows(self, pk: int, value: Iterable[Any]) -> list[Any]:
        named = (code.partition(":") for code in value if code != FRANCE)
        return [self.through(**{self.owner: pk, _COLUMN[kind]: key}) for kind, _, key in named]


def _plain(model: type[models.Model]) -> Any:
    return models.QuerySet(model)


def _terms(name: str, target: str) -> Link:
    through: Any = getattr(Solution, name).through
    return Link(name, through, "solution_id", target, through.__name__)


SOLUTION_LINKS: tuple[Link, ...] = (
    _terms("audiences", "audience_id"),
    _terms("levels", "level_id"),
    _terms("statuses", "status_id"),
    _terms("prescribers", "prescriber_id"),
    ZoneLink("zone", SolutionZone, "solution_id", "", "zone"),
)


def drop(link: Link, ids: Collection[int]) -> None:
    """The rows of some records, without signals: what they were is told with their record."""
    rows = _plain(link.through).filter(**{f"{link.owner}__in": ids})
    rows.order_by()._raw_delete(connection.alias)
