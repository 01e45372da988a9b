"""Two territories and all who may, or may not, come to /gestion/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from directory.models import Commune, User
from tests.factories import (
    ActorFactory,
    MembershipFactory,
    PlatformFactory,
    SolutionFactory,
    UserFactory,
)

LENS, LILLE, PARIS = "62498", "59350", "75056"
EVERYWHERE = ("superuser", "national")
TERRITORIAL = ("region", "department")
STRANGERS = ("lead", "pro", "anonymous")
OWNED = ("actor", "solution", "platform")
ACTIONS = ("edit", "delete", "inspect")


@dataclass
class World:
    """Lens (62) is "own"; Paris (75) is foreign to all teams but the national one."""

    own: dict[str, Any]
    foreign: dict[str, Any]
    users: dict[str, User]
    communes: dict[str, Commune]

    def client(self, role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(self.users[role])
        return client


def records_of(commune: Commune, word: str) -> dict[str, Any]:
    actor = ActorFactory(name=f"Acteur de {word}", commune=commune)
    return {
        "actor": actor,
        "solution": SolutionFactory(title=f"Solution de {word}", actor=actor),
        "platform": PlatformFactory(name=f"PSAD de {word}", departement=commune.departement),
    }


def build_world(geography: dict[str, Commune]) -> World:
    lens = geography[LENS]
    own, foreign = records_of(lens, "Lens"), records_of(geography[PARIS], "Paris")
    users = {
        "superuser": UserFactory(is_superuser=True),
        "national": UserFactory(national=True),
        "region": UserFactory(regional=True, region=lens.departement.region),
        "department": UserFactory(departmental=True, departement=lens.departement),
        "lead": UserFactory(lead=True),
        "pro": UserFactory(),
    }
    own["platform"].leads.add(users["lead"])
    MembershipFactory(platform=own["platform"], actor=own["actor"])
    return World(own, foreign, users, geography)


def refused(response: Any) -> bool:
    """Sent away (to sign in, or home), or 403; never the page."""
    return response.status_code == 403 or (
        response.status_code == 302 and not response["Location"].startswith("/gestion/directory/")
    )
