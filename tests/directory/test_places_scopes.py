"""Whose table of places it is: teams and leads of several platforms choose."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import Commune
from tests.directory.places_world import PAGE, Town, town
from tests.factories import UserFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def lens(geography: dict[str, Commune]) -> Town:
    return town(geography["62498"], "Lens")


@pytest.fixture
def rennes(geography: dict[str, Commune]) -> Town:
    return town(geography["35238"], "Rennes")


def test_teams_choose_first(client: Client, lens: Town, rennes: Town) -> None:
    region = UserFactory(regional=True, region=lens.platform.departement.region)
    client.force_login(region)
    page = PageRead(client.get(PAGE))
    assert "PSAD Lens" in page.text
    assert "PSAD Rennes" not in page.text
    assert "data-line" not in page.source
    for value in (f"plateforme:{lens.platform.slug}", "departement:62"):
        assert "Micro-lycée Lens" in PageRead(client.get(f"{PAGE}?territoire={value}")).text
    assert client.get(f"{PAGE}?territoire=departement:35").status_code == 404
    national = UserFactory(national=True)
    client.force_login(national)
    assert "Micro-lycée Rennes" in PageRead(client.get(f"{PAGE}?territoire=departement:35")).text


def test_a_departmental_team_starts_with_its_own(client: Client, lens: Town) -> None:
    team = UserFactory(departmental=True, departement=lens.platform.departement)
    client.force_login(team)
    assert "Micro-lycée Lens" in PageRead(client.get(PAGE)).text


def test_a_lead_of_two_platforms_chooses(client: Client, lens: Town, rennes: Town) -> None:
    rennes.platform.leads.add(lens.lead)
    client.force_login(lens.lead)
    assert "data-line" not in client.get(PAGE).content.decode()
    address = f"{PAGE}?territoire=plateforme:{rennes.platform.slug}"
    page = PageRead(client.get(address))
    assert "Micro-lycée Rennes" in page.text
    assert "Micro-lycée Lens" not in page.text
