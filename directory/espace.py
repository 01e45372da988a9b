"""The signed-in area, as its parts fill it: what is due, and the doors to the rest.

A part registers one provider when the apps are ready; `directory` knows none of those above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from directory.enums import UserRole


@dataclass(frozen=True, slots=True)
class Due:
    """One line of work. `rank`: its place in the list, the most pressing first."""

    rank: int
    count: int
    title: str
    detail: str
    url: str
    action: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """A page of the area that this person may open. `group`: the heading it stands under."""

    group: str
    label: str
    url: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one part shows to one person. `next_due`: what comes next and when, in words, for the
    day when nothing waits; `next_on`: that day, so that the nearest of all parts is told.
    `whose`: whose area it is, said by the one part that knows."""

    due: tuple[Due, ...] = ()
    doors: tuple[Door, ...] = ()
    next_due: str = ""
    next_on: date | None = None
    whose: str = ""


Provider = Callable[[Any], Part]
# Rows of a queue that no recorded change tells of: those that wait, and only those.
Followed = Callable[[], Iterable[Any]]

_MARK = "(SELECT COUNT(*) || ':' || COALESCE(SUM(one.row_key), 0) FROM ({rows}) one)"
_LED = "SELECT platform_id FROM directory_platform_leads WHERE user_id = %s ORDER BY platform_id"
# Parts kept in memory, for people who come back; beyond, they are worked out again.
_KEPT_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class _Registered:
    provider: Provider
    follows: Followed | None


_providers: dict[str, _Registered] = {}
_kept: dict[tuple[Any, ...], Part] = {}


def register(name: str, provider: Provider, *, follows: Followed | None = None) -> None:
    """`follows`: what the part says follows from recorded changes, from the person's rights, from
    the day and from the rows of these queries alone (none: `directory_alone`). It is then kept
    until one of them moves, instead of being counted again at each visit."""
    _providers[name] = _Registered(provider, follows)


def directory_alone() -> Iterable[Any]:
    return ()


def parts_of(user: Any) -> list[Part]:
    led = _led_by(user)
    rights = (user.pk, user.role, user.is_superuser, user.region_id, user.departement_id, led)
    revision, *marks = _marks()
    kept = dict(zip(_following(), marks, strict=True))
    moment = (revision, timezone.localdate())
    return [
        _part(name, user, (name, *rights, *moment, kept.get(name))) for name in sorted(_providers)
    ]


def _led_by(user: Any) -> tuple[int, ...]:
    """The keys of the platforms that this person leads: part of their rights. One indexed read."""
    if user.role != UserRole.LEAD:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_LED, [user.pk])
        return tuple(key for (key,) in cursor.fetchall())


def _following() -> tuple[str, ...]:
    return tuple(name for name, one in sorted(_providers.items()) if one.follows is not None)


def _marks() -> tuple[Any, ...]:
    """The last revision, then for each part a mark of the rows that it follows: how many they are
    and the sum of their keys. One statement for all, read at each visit."""
    sql, parameters = _statement(connection.vendor, _following())
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return tuple(cursor.fetchone())


@cache
def _statement(vendor: str, names: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """Written once: building queries costs more than reading them."""
    columns, parameters = ["(SELECT number FROM directory_changeloghead WHERE id = 1)"], []
    for name in names:
        marks = []
        for rows in (_providers[name].follows or directory_alone)():
            sql, values = rows.order_by().values(row_key=F("pk")).query.sql_with_params()
            marks.append(_MARK.format(rows=sql))
            parameters += values
        columns.append(" || ' ' || ".join(marks) or "''")
    return "SELECT " + ", ".join(columns), tuple(parameters)


def _part(name: str, user: Any, key: tuple[Any, ...]) -> Part:
    one = _providers[name]
    if one.follows is None:
        return one.provider(user)
    part = _kept.get(key)
    if part is None:
        if len(_kept) >= _KEPT_AT_MOST:
            _kept.clear()
        part = _kept[key] = one.provider(user)
    return part
