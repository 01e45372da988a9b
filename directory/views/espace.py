"""The first page of the signed-in area: only what is due, one line each, and the doors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import espace
from directory.access import signed_in_only
from directory.enums import UserRole
from directory.french import plural

_GROUPS = ("Votre plateforme", "Vos fiches", "Vos pratiques", "Équipe", "Votre compte", "Aller à")


@signed_in_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    parts = espace.parts_of(user)
    due = sorted(
        (line for part in parts for line in part.due if line.count), key=attrgetter("rank")
    )
    doors = sorted((door for part in parts for door in part.doors), key=_by_group)
    context = {
        "due": due,
        "todo": plural(sum(line.count for line in due), "chose"),
        "late": plural(sum(line.count for line in due if line.is_late), "pressée"),
        "has_late": any(line.is_late for line in due),
        "next_due": nearest(parts),
        "whose": whose(user, parts),
        "doors": [(group, list(found)) for group, found in groupby(doors, key=attrgetter("group"))],
    }
    return render(request, "espace/home.html", context)


def nearest(parts: Iterable[espace.Part]) -> str:
    """What comes next, of all parts; those that tell no day come last."""
    told = [part for part in parts if part.next_due]
    return min(told, key=lambda part: part.next_on or date.max).next_due if told else ""


def whose(user: Any, parts: Iterable[espace.Part]) -> str:
    """Whose area it is: the platforms of a lead, the territory of a team, else the person."""
    if user.role == UserRole.LEAD:
        named = next((part.whose for part in parts if part.whose), "")
        return named or "aucune plateforme pour l’instant"
    place = None
    if user.role == UserRole.REGION:
        place = user.region
    elif user.role == UserRole.DEPARTMENT:
        place = user.departement
    return f"{user.get_role_display()}{f', {place}' if place else ''}"


def _by_group(door: espace.Door) -> int:
    return _GROUPS.index(door.group)
