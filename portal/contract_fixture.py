"""The fixture that outside tests rely on: two territories, and who may see what in each.

Names and shape are stable (README, "Commandes"). Running it again puts everything back.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone

from directory import changelog
from directory.enums import (
    Category,
    Circle,
    Confidence,
    ContactVisibility,
    EntryKind,
    Phase,
    PlatformKind,
    Precision,
    PublicationState,
    SchemeScope,
    UserRole,
    ZoneKind,
)
from directory.models import (
    Actor,
    ActorKind,
    AgeRule,
    Commune,
    Contact,
    Departement,
    Intake,
    Membership,
    Place,
    Platform,
    PlatformZone,
    Region,
    Scheme,
    SecondFactor,
    Solution,
    SolutionZone,
    User,
)
from directory.permissions import is_team
from directory.words import fold

PASSWORD: Final = "contrat-Test-2026!"  # noqa: S105 - published on purpose: a test fixture
SOURCE: Final = "Jeu du contrat"
# One record of each state in each territory.
STATES: Final = tuple(PublicationState.values)
_POINTS: Final = {1: (46.6, 2.2), 2: (44.2, 5.1)}

Json = dict[str, Any]


def seed_contract(*, today: date) -> Json:
    """Create or restore the fixture; the JSON that `manage.py seed_contract` prints."""
    with changelog.revision():
        scheme, kind = _scheme(), _actor_kind()
        territories = {number: Territory(number, scheme, kind, today) for number in (1, 2)}
        for territory in territories.values():
            territory.create()
        users = _users(territories)
    return {
        "users": {
            name: {"email": user.email, "password": PASSWORD, **_second_step(name, user)}
            for name, user in users.items()
        },
        "regions": {f"R{n}": f"R{n}" for n in territories},
        "departements": {f"D{n}": f"D{n}" for n in territories},
        "platforms": {f"P{n}": _entry(t.platform) for n, t in territories.items()},
        "actors": {f"P{n}": _by_state(t.actors) for n, t in territories.items()},
        "solutions": {f"P{n}": _by_state(t.solutions) for n, t in territories.items()},
        "sentinels": {f"P{n}": t.sentinels for n, t in territories.items()},
    }


class Territory:
    """Region Rn ⊃ département Dn ⊃ one commune; platform Pn and its records."""

    def __init__(self, number: int, scheme: Scheme, kind: ActorKind, today: date) -> None:
        self.number, self.scheme, self.kind, self.today = number, scheme, kind, today
        self.actors: dict[str, Actor] = {}
        self.solutions: dict[str, Solution] = {}
        self.sentinels = [
            f"sentinelle{where}p{number}" for where in ("acteur", "solution", "membre")
        ]

    def create(self) -> None:
        self._create_places()
        self._create_platform()
        for state in STATES:
            self.actors[state] = self._actor(state)
            self.solutions[state] = self._solution(state)
        self._create_professional_words()

    def _create_places(self) -> None:
        n = self.number
        self.region, _ = Region.objects.update_or_create(
            code=f"R{n}", defaults={"name": f"Région d’essai R{n}", "zone": "metro"}
        )
        self.departement, _ = Departement.objects.update_or_create(
            code=f"D{n}",
            defaults={"name": f"Département d’essai D{n}", "region": self.region, "zone": "metro"},
        )
        name = f"Commune-d’essai-D{n}"
        latitude, longitude = _POINTS[n]
        self.commune, _ = Commune.objects.update_or_create(
            code=f"D{n}001",
            defaults={
                "name": name,
                "search_name": fold(name),
                "departement": self.departement,
                "population": 1000,
                "latitude": latitude,
                "longitude": longitude,
                # Not its own point: "the nearest commune" never chooses it.
                "precision": Precision.DEPARTEMENT,
            },
        )

    def _create_platform(self) -> None:
        self.platform, _ = Platform.objects.update_or_create(
            slug=f"contrat-p{self.number}",
            defaults={
                "name": f"Plate-forme d’essai P{self.number}",
                "kind": PlatformKind.PSAD,
                "departement": self.departement,
                "state": PublicationState.PUBLISHED,
                "source": SOURCE,
                "verified_at": self.today,
            },
        )
        PlatformZone.objects.get_or_create(owner=self.platform, departement=self.departement)

    def _actor(self, state: str) -> Actor:
        actor: Actor
        actor, _ = Actor.objects.update_or_create(
            slug=f"contrat-p{self.number}-acteur-{state}",
            defaults={
                "name": f"Acteur d’essai P{self.number} {state}",
                "kind": self.kind,
                "commune": self.commune,
                "steward": self.platform,
                "state": state,
                "source": SOURCE,
                "verified_at": self.today,
            },
        )
        Membership.objects.update_or_create(
            platform=self.platform,
            actor=actor,
            defaults={"circle": Circle.FIRST, "does_solution": True},
        )
        return actor

    def _solution(self, state: str) -> Solution:
        archived = state == PublicationState.ARCHIVED
        solution: Solution
        solution, _ = Solution.objects.update_or_create(
            slug=f"contrat-p{self.number}-solution-{state}",
            defaults={
                "title": f"Solution d’essai P{self.number} {state}",
                "summary": "Vous lisez une fiche d’essai. Elle sert aux tests du site.",
                "scheme": self.scheme,
                "actor": self.actors[state],
                "zone_kind": ZoneKind.DEPARTEMENT,
                "state": state,
                "archived_at": self.today if archived else None,
                "source": SOURCE,
                "verified_at": self.today,
            },
        )
        SolutionZone.objects.get_or_create(solution=solution, departement=self.departement)
        Place.objects.get_or_create(solution=solution, commune=self.commune)
        Intake.objects.get_or_create(solution=solution, kind=EntryKind.PERMANENTE)
        return solution

    def _create_professional_words(self) -> None:
        """Words that no anonymous page, export or index may ever show."""
        in_actor, in_solution, in_member = self.sentinels
        published = PublicationState.PUBLISHED
        actor, solution = self.actors[published], self.solutions[published]
        _professional_contact(in_actor, actor=actor)
        _professional_contact(in_solution, solution=solution)
        membership = Membership.objects.get(platform=self.platform, actor=actor)
        membership.representative = in_member
        membership.professional_email = f"{in_member}@exemple.invalid"
        membership.save()


def _professional_contact(word: str, **owner: Any) -> None:
    Contact.objects.update_or_create(
        **owner,
        visibility=ContactVisibility.PROFESSIONAL,
        defaults={"function": "Équipe", "name": word, "email": f"{word}@exemple.invalid"},
    )


def _scheme() -> Scheme:
    scheme: Scheme
    scheme, _ = Scheme.objects.update_or_create(
        slug="contrat-dispositif",
        defaults={
            "name": "Dispositif d’essai du contrat",
            "category": Category.REMOBILISATION,
            "phase": Phase.REMOBILISER,
            "scope": SchemeScope.LOCAL,
            "summary": "Vous lisez une fiche d’essai. Elle sert aux tests du site.",
        },
    )
    AgeRule.objects.get_or_create(
        scheme=scheme, minimum=16, maximum=25, defaults={"confidence": Confidence.TO_CHECK}
    )
    return scheme


def _actor_kind() -> ActorKind:
    kind: ActorKind
    kind, _ = ActorKind.objects.get_or_create(slug="autre", defaults={"label": "Autre"})
    return kind


def _users(territories: dict[int, Territory]) -> dict[str, User]:
    users = {
        "pro": _user("pro", role=UserRole.PROFESSIONAL),
        "national": _user("national", role=UserRole.NATIONAL, is_staff=True),
    }
    for number, territory in territories.items():
        lead = users[f"lead{number}"] = _user(f"lead{number}", role=UserRole.LEAD)
        territory.platform.leads.set([lead])
        users[f"region{number}"] = _user(
            f"region{number}", role=UserRole.REGION, is_staff=True, region=territory.region
        )
    return users


def _user(name: str, **columns: Any) -> User:
    user, _ = User.objects.update_or_create(
        email=f"{name}@contrat.exemple.invalid",
        defaults={"first_name": name.capitalize(), "last_name": "Contrat", **columns},
    )
    user.is_active = True
    user.set_password(PASSWORD)
    user.save()
    return user


def _second_step(name: str, user: User) -> Json:
    """A team signs in with six digits too; their secret is as public as the password."""
    if not is_team(user):
        return {}
    secret = b32encode(hashlib.sha256(f"{SOURCE} {name}".encode()).digest()[:20]).decode()
    SecondFactor.objects.update_or_create(
        user=user,
        defaults={"secret": secret, "confirmed_at": timezone.now(), "last_step": 0},
    )
    return {"totp": secret}


def _entry(record: Actor | Solution | Platform) -> Json:
    return {"id": record.pk, "slug": record.slug, "name": str(record)}


def _by_state(records: Mapping[str, Actor | Solution]) -> Json:
    return {state: _entry(record) for state, record in records.items()}
