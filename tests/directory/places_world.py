"""A platform at Lens with its lead and solutions, another at Rennes, and what a browser sends or
somebody else says meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from directory.models import Actor, Commune, Intake, Platform, Solution, User
from directory.places.rules import Said, stamp_of
from directory.places.saying import Saying, say_many
from tests.factories import (
    ActorFactory,
    IntakeFactory,
    MembershipFactory,
    PlatformFactory,
    SolutionFactory,
    UserFactory,
)

PAGE = "/espace/places/"


@dataclass(frozen=True, slots=True)
class Town:
    lead: User
    platform: Platform
    actor: Actor
    solution: Solution
    intake: Intake


def town(commune: Commune, name: str) -> Town:
    lead = UserFactory(lead=True, first_name="Anne", last_name=name)
    platform = PlatformFactory(departement=commune.departement, name=f"PSAD {name}", leads=[lead])
    actor = ActorFactory(commune=commune)
    MembershipFactory(platform=platform, actor=actor)
    actor.refresh_from_db()
    solution = SolutionFactory(actor=actor, title=f"Micro-lycée {name}")
    return Town(lead, platform, actor, solution, IntakeFactory(solution=solution, counted=True))


def add_line(home: Town, title: str, **intake: Any) -> Intake:
    solution = SolutionFactory(actor=home.actor, title=title)
    created: Intake = IntakeFactory(solution=solution, **intake)
    return created


def line(intake: Intake, *, ticked: bool = False, **typed: Any) -> dict[str, Any]:
    """The fields of one line as the page prints them, with what was typed over them."""
    shown = {
        "libres": "" if intake.open_places is None else intake.open_places,
        "total": "" if intake.total_places is None else intake.total_places,
        "entree": f"{intake.starts_on:%d/%m/%Y}" if intake.starts_on else "",
        "avant": f"{intake.apply_by:%d/%m/%Y}" if intake.apply_by else "",
        "jusquau": "",
        "etat": stamp_of(intake),
    }
    fields = {f"{name}-{intake.pk}": value for name, value in (shown | typed).items()}
    return fields | {"ligne": [str(intake.pk)]} | ({f"vu-{intake.pk}": "oui"} if ticked else {})


def first_line(solution: Solution, **typed: Any) -> dict[str, Any]:
    names = ("libres", "total", "entree", "avant", "jusquau", "etat", "vu")
    fields = {f"{name}-n{solution.pk}": typed[name] for name in names if name in typed}
    return fields | {"ligne": [f"n{solution.pk}"]}


def form(*lines: dict[str, Any]) -> dict[str, Any]:
    fields = {name: value for one in lines for name, value in one.items()}
    return fields | {"ligne": [key for one in lines for key in one["ligne"]]}


def post(client: Client, user: User, *lines: dict[str, Any], **options: Any) -> HttpResponse:
    client.force_login(user)
    response: Any = client.post(PAGE, form(*lines), **options)
    return response


def post_one(client: Client, user: User, one: dict[str, Any]) -> Any:
    """As the script of the page does."""
    return post(client, user, one, headers={"accept": "application/json"})


def say_places(
    intake: Intake,
    *,
    open_places: int | None,
    total_places: int | None,
    shown: str | None = None,
    **how: Any,
) -> Intake:
    """Of one intake, its dates untouched. `how`: by, who, channel, today, as `say_many` takes."""
    said = Said(open_places=open_places, total_places=total_places)
    saying = Saying(said=said, solution_id=intake.solution_id, intake_id=intake.pk, shown=shown)
    return say_many([saying], **how)[0]
