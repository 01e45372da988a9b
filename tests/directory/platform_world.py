"""Two platforms of one département, one of another, and the people around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from directory.models import Commune, User
from tests.factories import ActorFactory, MembershipFactory, PlatformFactory, UserFactory


@dataclass
class PlatformWorld:
    lens: Any
    arras: Any
    paris: Any
    member: Any
    users: dict[str, User]
    communes: dict[str, Commune]

    def client(self, name: str) -> Client:
        client = Client()
        if name != "anonymous":
            client.force_login(self.users[name])
        return client

    def url(self, rest: str = "", platform: Any = None) -> str:
        return f"/espace/plateformes/{(platform or self.lens).pk}/{rest}"


def build_platform_world(geography: dict[str, Commune]) -> PlatformWorld:
    lens, paris = geography["62498"], geography["75056"]
    users = {
        "lead": UserFactory(lead=True, last_name="Delens", email="lead.lens@exemple.test"),
        "neighbour": UserFactory(lead=True, last_name="Darras"),
        "elsewhere": UserFactory(lead=True, last_name="Deparis"),
        "pro": UserFactory(),
        "pro_here": UserFactory(departement=lens.departement, email="pro.ici@exemple.test"),
        "pro_elsewhere": UserFactory(departement=paris.departement),
        "department": UserFactory(departmental=True, departement=lens.departement),
        "region": UserFactory(regional=True, region=lens.departement.region),
        "other_region": UserFactory(regional=True, region=paris.departement.region),
        "national": UserFactory(national=True),
    }
    here, there = lens.departement, paris.departement
    platform = PlatformFactory(name="PSAD de Lens", departement=here, leads=[users["lead"]])
    member = MembershipFactory(
        platform=platform, actor=ActorFactory(name="CIO de Lens", commune=lens)
    )
    return PlatformWorld(
        platform,
        PlatformFactory(name="PSAD d’Arras", departement=here, leads=[users["neighbour"]]),
        PlatformFactory(name="PSAD de Paris", departement=there, leads=[users["elsewhere"]]),
        member,
        users,
        geography,
    )
