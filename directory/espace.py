"""The signed-in area, as its parts fill it: what is due, and the doors to the rest.

A part registers one provider when the apps are ready; `directory` knows none of those above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from directory.changelog import head_number


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
    day when nothing waits; `next_on`: that day, so that the nearest of all parts is told."""

    due: tuple[Due, ...] = ()
    doors: tuple[Door, ...] = ()
    next_due: str = ""
    next_on: date | None = None


Provider = Callable[[Any], Part]

# Parts kept in memory, for people who come back; beyond, they are worked out again.
_KEPT_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class _Registered:
    provider: Provider
    from_directory: bool


_providers: dict[str, _Registered] = {}
_kept: dict[tuple[Any, ...], Part] = {}


def register(name: str, provider: Provider, *, from_directory: bool = False) -> None:
    """`from_directory`: what it says follows from recorded changes, from the person's rights and
    from the day alone. It is then kept until the directory moves, instead of being counted again
    at each visit."""
    _providers[name] = _Registered(provider, from_directory)


def parts_of(user: Any, *, led: tuple[int, ...] = ()) -> list[Part]:
    """`led`: the keys of the platforms that this person leads: part of their rights."""
    rights = (user.pk, user.role, user.is_superuser, user.region_id, user.departement_id, led)
    moment = (head_number(), timezone.localdate())
    return [_part(name, user, (name, *rights, *moment)) for name in sorted(_providers)]


def _part(name: str, user: Any, key: tuple[Any, ...]) -> Part:
    one = _providers[name]
    if not one.from_directory:
        return one.provider(user)
    part = _kept.get(key)
    if part is None:
        if len(_kept) >= _KEPT_AT_MOST:
            _kept.clear()
        part = _kept[key] = one.provider(user)
    return part
