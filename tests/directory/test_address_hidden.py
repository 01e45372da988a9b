"""An address shown as a commune only: nowhere public does the street or its point appear."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import ActorFactory, PlaceFactory, SolutionFactory, UserFactory

pytestmark = pytest.mark.django_db
STREET = "7 rue Sentinelle"


def publish(**place: Any) -> Any:
    actor = ActorFactory(
        slug="foyer", address=STREET, postal_code="62300", latitude=50.12345, longitude=2.54321,
        precision="adresse", access="Derrière la rue Sentinelle", address_hidden=not place,
    )  # fmt: skip
    solution = SolutionFactory(slug="accueil", actor=actor)
    PlaceFactory(
        solution=solution, commune=actor.commune, address=STREET, latitude=50.12345,
        longitude=2.54321, precision="adresse", **place,
    )  # fmt: skip
    return solution


PUBLIC = (
    "/solutions/accueil/",
    "/solutions.json",
    "/solutions.csv",
    "/solutions.geojson",
    "/donnees/solutions.jsonl",
    "/carte/points.geojson?bbox=-5,41,10,52&zoom=12",
    "/carte/",
    "/acteurs/",
)


@pytest.mark.parametrize("place", [{}, {"address_hidden": True}])
def test_the_street_and_its_point_are_nowhere_public(client: Client, place: dict[str, Any]) -> None:
    publish(**place)
    paths = PUBLIC if place else (*PUBLIC, "/acteurs/foyer/")
    for path in paths:
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        for secret in ("Sentinelle", "50.123", "2.5432"):
            assert secret.encode() not in body, (path, secret)
    shown = client.get("/solutions/accueil/").content.decode()
    assert "adresse donnée par la structure" in shown


def test_a_professional_who_signed_in_reads_it(client: Client) -> None:
    publish()
    client.force_login(UserFactory())
    for path in ("/solutions/accueil/", "/acteurs/foyer/"):
        assert STREET in client.get(path).content.decode().replace("\xa0", " ")
