"""The signed-in area, as its parts fill it: what is due, and the doors to the rest.

A part registers one provider when the apps are ready; `directory` knows none of those above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


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
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    _providers[name] = provider


def parts_of(user: Any) -> list[Part]:
    return [_providers[name](user) for name in sorted(_providers)]
