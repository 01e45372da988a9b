"""Two regions, a volet, a theme, and the people who propose and review practices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from directory.models import Commune, User
from guide.models import PracticePage, PracticeTheme
from guide.reviewing import ensure_review_workflow
from tests.factories import (
    CommuneFactory,
    DepartementFactory,
    PlatformFactory,
    RegionFactory,
    UserFactory,
)
from tests.factories.guide import PracticePageFactory, VoletPageFactory, plant_guide_site

NORTH, WEST = "32", "53"


@dataclass(slots=True)
class PracticeWorld:
    """`users`: `pro`, `other` (a professional too), `lead`, `department`, `region1` (north, where
    Lens is), `region2` (west, where Brest is), `national`."""

    volet: Any
    users: dict[str, User] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        client = Client()
        if name:
            client.force_login(self.users[name])
        return client

    def typed(self, **changes: Any) -> dict[str, Any]:
        """The form, filled; `send="1"` sends it to the region."""
        return {
            "title": "Appeler à deux",
            "summary": "Une liste, deux équipes.",
            "commune": "Lens",
            "run_by": "CIO et mission locale",
            "practised_on": "15/03/2026",
            "status": "shared",
            "volet": str(self.volet.pk),
            "themes": ["parents"],
            "problem": "Trois appels.\n\nUn silence.",
            "done": "- lire\n- appeler",
            "measure_1": "Jeunes joints",
            "before_1": "38 %",
            "after_1": "61 %",
            "checklist": "Lire la liste\n\n- Appeler\n",
        } | changes

    def propose(self, name: str = "pro", **changes: Any) -> PracticePage:
        """A proposal, sent to its region unless `send=""`."""
        data = self.typed(**({"send": "1"} | changes))
        data = {key: value for key, value in data.items() if value != ""}
        response = self.client(name).post("/espace/pratiques/proposer/", data)
        assert response.status_code == 302, response.content.decode()
        return PracticePage.objects.order_by("-pk")[0]

    def decide(self, name: str, page: PracticePage, decision: str, answer: str = "") -> Any:
        number = PracticePage.objects.get(pk=page.pk).latest_revision_id
        data = {"decision": decision, "answer": answer, "version": number}
        return self.client(name).post(f"/espace/pratiques/a-relire/{page.pk}/", data)


def build_world() -> PracticeWorld:
    plant_guide_site()
    ensure_review_workflow()
    _places()
    PracticeTheme.objects.create(slug="parents", label="Parents")
    PracticeTheme.objects.create(slug="sante", label="Santé", position=1)
    north, west = RegionFactory(), RegionFactory(code=WEST, name="Bretagne")
    lead = UserFactory(lead=True)
    PlatformFactory().leads.add(lead)
    return PracticeWorld(
        VoletPageFactory(title="Repérage", slug="reperage", number=2),
        {
            "pro": UserFactory(),
            "other": UserFactory(),
            "lead": lead,
            "department": UserFactory(departmental=True),
            "region1": UserFactory(regional=True, region=north),
            "region2": UserFactory(regional=True, region=west),
            "national": UserFactory(national=True),
        },
    )


def _places() -> dict[str, Commune]:
    west = RegionFactory(code=WEST, name="Bretagne")
    finistere = DepartementFactory(code="29", name="Finistère", region=west, academie=None)
    return {
        "lens": CommuneFactory(lens=True),
        "brest": CommuneFactory(code="29019", name="Brest", departement=finistere),
    }


def published_practice(**fields: Any) -> Any:
    return PracticePageFactory(**fields)
