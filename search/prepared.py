"""A queryset compiled once and run many times.

Django compiles a query at each use, which costs several times what SQLite takes to answer it; a
page of results reads five of them. Here the SQL is kept by number of ids, and only bound again.
Values come as the driver reads them: right for plain columns (numbers, texts, dates, booleans).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Stands for an id while compiling; no such id exists.
_FIRST_STAND_IN = -1_000_000
# Lengths of id lists whose SQL is kept: pages of all sizes, then chunks of exports.
_KEPT_AT_MOST = 500

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Statement:
    """`bindings`: for each parameter its own value, or the position of an id."""

    sql: str
    bindings: tuple[tuple[bool, Any], ...]

    def bind(self, ids: Sequence[int]) -> list[Any]:
        return [ids[value] if is_id else value for is_id, value in self.bindings]


@dataclass(slots=True)
class Prepared:
    """`build`: ids → a `values_list` queryset that mentions each id as a parameter."""

    build: Callable[[Sequence[int]], QuerySet[Any, Any]]
    _statements: dict[tuple[str, int], _Statement] = field(default_factory=dict)

    def rows(self, ids: Sequence[int]) -> Rows:
        if not ids:
            return []
        statement = self._statement(len(ids))
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.bind(ids))
            found: Rows = cursor.fetchall()
        return found

    def _statement(self, count: int) -> _Statement:
        key = (connection.vendor, count)
        known = self._statements.get(key)
        if known is None:
            known = self._compile(count)
            if len(self._statements) < _KEPT_AT_MOST:
                self._statements[key] = known
        return known

    def _compile(self, count: int) -> _Statement:
        stand_ins = [_FIRST_STAND_IN - position for position in range(count)]
        position_of = {stand_in: position for position, stand_in in enumerate(stand_ins)}
        sql, params = self.build(stand_ins).query.sql_with_params()
        return _Statement(
            sql,
            tuple(
                (True, position_of[param]) if param in position_of else (False, param)
                for param in params
            ),
        )
