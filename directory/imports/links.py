"""Values that are lists: the terms of a solution (publics, levels…) and its zone. A list is kept
in order, so that two lists of the same things are equal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from directory.enums import ZoneKind
from directory.imports.rows import delete_untold, plain_rows
from directory.models import Solution, SolutionZone
from directory.models.territory import PART_FIELDS

FRANCE = str(ZoneKind.FRANCE.value)
# Kind of a zone → the column of its rows, and back.
_COLUMN = {str(kind.value): f"{name}_id" for kind, name in PART_FIELDS.items()}
_KIND = {column: kind for kind, column in _COLUMN.items()}


@dataclass(frozen=True, slots=True)
class Link:
    """`through`: the table of pairs, `target`: its column; `told`: the names that the changelog
    gives it, as forms write it."""

    name: str
    through: type[models.Model]
    owner: str
    target: str
    told: tuple[str, ...]

    def stored(self, ids: Collection[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {pk: [] for pk in ids}
        rows = plain_rows(self.through).filter(**{f"{self.owner}__in": ids})
        for pk, target in rows.values_list(self.owner, self.target).order_by(self.target):
            found[pk].append(target)
        return found

    def own_columns(self, value: list[Any]) -> dict[str, Any]:
        """Columns of the record that say something of the list."""
        return {}

    def rows(self, pk: int, value: Iterable[Any]) -> list[Any]:
        return [self.through(**{self.owner: pk, self.target: target}) for target in value]

    def changes(self, before: list[Any], after: list[Any]) -> Iterator[dict[str, list[Any]]]:
        """What left the list, what joined it."""
        for action, keys in (
            ("post_remove", set(before) - set(after)),
            ("post_add", set(after) - set(before)),
        ):
            if keys:
                yield {self.told[0]: [action, sorted(str(key) for key in keys)]}


@dataclass(frozen=True, slots=True)
class ZoneLink(Link):
    """« departement:62 »: kind of territory and its key; « france » has no row; an empty list is
    a zone that is not stated."""

    def stored(self, ids: Collection[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {pk: [] for pk in ids}
        whole = Solution.objects.filter(pk__in=ids, zone_kind=FRANCE).order_by()
        for pk in whole.values_list("pk", flat=True):
            found[pk] = [FRANCE]
        rows = plain_rows(self.through).filter(**{f"{self.owner}__in": ids})
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

    def changes(self, before: list[Any], after: list[Any]) -> Iterator[dict[str, list[Any]]]:
        kinds = [self.own_columns(value)["zone_kind"] for value in (before, after)]
        if kinds[0] != kinds[1]:
            yield {"zone_kind": kinds}
        yield {"zone": [_told(before), _told(after)]}


def _told(value: list[Any]) -> list[str]:
    """« commune:62498 », as forms tell it."""
    named = (code.partition(":") for code in value if code != FRANCE)
    return sorted(f"{_COLUMN[kind].removesuffix('_id')}:{key}" for kind, _, key in named)


def _terms(name: str, target: str) -> Link:
    through: Any = getattr(Solution, name).through
    return Link(name, through, "solution_id", target, (through.__name__,))


SOLUTION_LINKS: tuple[Link, ...] = (
    _terms("audiences", "audience_id"),
    _terms("levels", "level_id"),
    _terms("statuses", "status_id"),
    _terms("prescribers", "prescriber_id"),
    ZoneLink("zone", SolutionZone, "solution_id", "", ("zone", "zone_kind")),
)


def drop(link: Link, ids: Collection[int]) -> None:
    """The rows of some records: what they were is told with their record."""
    delete_untold(plain_rows(link.through).filter(**{f"{link.owner}__in": ids}))
