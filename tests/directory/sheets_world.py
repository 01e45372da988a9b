"""Two leads and their sheets, for the tests of the sheets that a person keeps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from directory.models import Actor, Commune, Platform, Solution, User
from tests.factories import (
    ActorFactory,
    MembershipFactory,
    PlatformFactory,
    SolutionFactory,
    UserFactory,
)


@dataclass
class World:
    """One platform at Lens with its lead, another at Lyon with hers."""

    lead: User
    other: User
    platform: Platform
    actor: Actor
    solution: Solution
    there: Solution

    def client(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.lead)
        return client


def keeper_of(commune: Commune) -> tuple[User, Platform, Actor, Solution]:
    lead = UserFactory(lead=True)
    platform = PlatformFactory(departement=commune.departement, leads=[lead])
    actor = ActorFactory(commune=commune)
    MembershipFactory(platform=platform, actor=actor)
    return lead, platform, actor, SolutionFactory(actor=actor)


def address(sheet: Any, end: str = "") -> str:
    kind = "solutions" if isinstance(sheet, Solution) else "acteurs"
    return f"/espace/{kind}/{sheet.pk}/{end}"


def typed(world: World, sheet: Any = None, **changes: Any) -> dict[str, Any]:
    """What a browser would send for a sheet as it stands."""
    one = sheet or world.solution
    rows = list(one.contacts.all())
    data: dict[str, Any] = {
        "version": str(one.version),
        "contacts-TOTAL_FORMS": str(len(rows) + 2),
        "contacts-INITIAL_FORMS": str(len(rows)),
    }
    for number, row in enumerate(rows):
        names = ("id", "function", "name", "phone", "email", "visibility")
        data |= {f"contacts-{number}-{name}": getattr(row, name) for name in names}
    for number in (len(rows), len(rows) + 1):
        data[f"contacts-{number}-visibility"] = "professional"
    if isinstance(one, Solution):
        data |= {"title": one.title, "summary": one.summary}
    else:
        data |= {"name": one.name, "commune": one.commune.label}
    return {**data, **changes}


def stored(sheet: Any) -> Any:
    return type(sheet).objects.get(pk=sheet.pk)


def make_world(geography: dict[str, Commune]) -> World:
    lead, platform, actor, solution = keeper_of(geography["62498"])
    other, _, _, there = keeper_of(geography["69123"])
    return World(lead, other, platform, actor, solution, there)


def maps_of(answer: Any) -> list[dict[str, Any]]:
    """What each small map of a sheet is told, in the order of the page."""
    return [json.loads(one) for one in re.findall(r"data-point='(.*?)'", answer.content.decode())]
