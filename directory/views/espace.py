"""The first page of the signed-in area: only what is due, one line each, and the doors."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import espace
from directory.access import signed_in_only
from directory.french import plural


@signed_in_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    parts = espace.parts_of(user)
    due = sorted((line for part in parts for line in part.due if line.count), key=_by_rank)
    doors = [door for part in parts for door in part.doors]
    context = {
        "due": due,
        "todo": plural(sum(line.count for line in due), "chose"),
        "next_due": next((part.next_due for part in parts if part.next_due), ""),
        "doors": [
            (group, list(found))
            for group, found in groupby(sorted(doors, key=_by_group), key=lambda door: door.group)
        ],
    }
    return render(request, "espace/home.html", context)


def _by_rank(line: espace.Due) -> int:
    return line.rank


_GROUPS = ("Votre plateforme", "Vos fiches", "Vos pratiques", "Équipe", "Aller à")


def _by_group(door: espace.Door) -> int:
    return _GROUPS.index(door.group)
