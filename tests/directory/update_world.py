"""A platform, its lead, a structure with two solutions and one contact who gets a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from directory.models import Actor, Contact, Intake, Platform, Solution, User
from directory.updating import tokens
from tests.factories import (
    ActorFactory,
    ContactFactory,
    IntakeFactory,
    PlatformFactory,
    SolutionFactory,
    UserFactory,
)


@dataclass
class World:
    lead: User
    platform: Platform
    actor: Actor
    contact: Contact
    solution: Solution
    intake: Intake
    other: Solution

    @property
    def token(self) -> str:
        self.contact.refresh_from_db()
        return tokens.make_link_token(self.contact)

    @property
    def url(self) -> str:
        return reverse("directory:update", args=[self.token])


def make_world(today: date, name: str = "un", email: str = "accueil@structure.test") -> World:
    """`intake`: 4 places of 12, no longer believed; `other` has no way in and is up to date."""
    lead = UserFactory(lead=True, first_name="Sacha", last_name="Responsable")
    platform = PlatformFactory(leads=[lead], name=f"Plateforme {name}")
    actor = ActorFactory(steward=platform, name=f"Structure {name}")
    contact = ContactFactory(actor=actor, email=email, professional=True, name="Camille Secret")
    kept = {"actor": actor, "summary": "On reprend pied.", "freshness_days": 90}
    solution = SolutionFactory(title=f"Parcours {name}", verified_at=today - timedelta(200), **kept)
    intake = IntakeFactory(
        solution=solution,
        open_places=4,
        total_places=12,
        seen_at=today - timedelta(40),
        expires_at=today - timedelta(10),
    )
    other = SolutionFactory(title=f"Atelier {name}", verified_at=today, **kept)
    return World(lead, platform, actor, contact, solution, intake, other)


class _Forms(HTMLParser):
    """The fields of each form of a page: name → value; a name that comes again makes a list."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"id": given.get("id")})
        if tag != "input" or not self.forms or given.get("type") == "checkbox":
            return
        name, value, form = given.get("name") or "", given.get("value") or "", self.forms[-1]
        if name == "fiche":
            form["fiche"] = [*form.get("fiche", ()), value]
        else:
            form[name] = value


def forms_of(response: Any) -> list[dict[str, Any]]:
    reader = _Forms()
    reader.feed(response.content.decode())
    return reader.forms


def form_of(client: Client, url: str, solution: Solution | None = None) -> dict[str, Any]:
    """What a browser would send back: the form of one sheet, or that of all."""
    forms = forms_of(client.get(url))
    wanted = f"fiche-{solution.pk}" if solution else None
    form = next(one for one in forms if one["id"] == wanted)
    return {name: value for name, value in form.items() if name != "id"}


def token_of(response: Any) -> str:
    return str(forms_of(response)[0]["jeton"])
