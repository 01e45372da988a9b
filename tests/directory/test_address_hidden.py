"""An address shown as a commune only: nowhere public does the street or its point appear."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from tests.factories import (
    ActorFactory,
    MembershipFactory,
    PlaceFactory,
    PlatformFactory,
    SolutionFactory,
    UserFactory,
)

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


def read(client: Client, path: str) -> str:
    """With the folded lines of a page in one, and its spaces plain."""
    response = client.get(path)
    assert response.status_code == 200, path
    body = b"".join(response) if response.streaming else response.content
    return body.decode(errors="replace").replace("\xa0", " ").replace("&nbsp;", " ")


def test_no_search_list_feed_nor_paper_tells_it(client: Client) -> None:
    solution = publish()
    platform = PlatformFactory(slug="lens", departement=solution.actor.commune.departement)
    solution.actor.kind.slug = "cio"
    solution.actor.kind.save()
    MembershipFactory(platform=platform, actor=solution.actor)
    commune = solution.actor.commune
    # A word that no sheet holds is dropped, and the search says so.
    answer = json.loads(read(client, "/solutions.json?q=sentinelle"))
    assert answer["suggestion"] or answer["ignored"]
    assert "/acteurs/foyer/" not in read(client, "/acteurs/?q=sentinelle")
    for path in (
        f"/acteurs/?commune={commune.code}",
        f"/solutions.json?commune={commune.code}",
        f"/territoires/commune/{commune.code}/",
        "/plateformes/",
        "/plateformes/lens/",
        "/plateformes/lens/guide/",
        "/signaler/acteurs/foyer/",
        "/signaler/solutions/accueil/",
        "/sitemap.xml",
        "/sitemap-acteurs-1.xml",
    ):
        text = read(client, path)
        for secret in ("Sentinelle", "50.123", "50,123", "2.5432", "2,5432"):
            assert secret not in text, (path, secret)


def test_neither_a_distance_nor_a_frame_finds_the_point(client: Client) -> None:
    """Distances start from the commune's own point, and a frame around the real one is empty."""
    solution = publish()
    commune = solution.actor.commune
    answer = json.loads(read(client, f"/solutions.json?commune={commune.code}"))
    (found,) = answer["results"]
    assert found["distance_km"] in (0, 0.0, None)
    frame = "/carte/points.geojson?zoom=16&bbox=2.53,50.11,2.55,50.13"
    assert json.loads(read(client, frame))["features"] == []
    table: Any = client.get("/solutions.xlsx")
    with ZipFile(BytesIO(b"".join(table))) as archive:
        cells = b"".join(archive.read(name) for name in archive.namelist())
    assert b"accueil" in cells
    for secret in (b"Sentinelle", b"50.123", b"2.5432"):
        assert secret not in cells


def test_history_and_corrections_are_read_by_its_keepers_alone(client: Client) -> None:
    solution = publish()
    for user in (None, UserFactory(), UserFactory(lead=True)):
        client.logout()
        if user:
            client.force_login(user)
        for sheet in ("acteurs", "solutions"):
            pk = solution.actor_id if sheet == "acteurs" else solution.pk
            response = client.get(f"/espace/{sheet}/{pk}/historique/")
            assert response.status_code in (302, 403, 404)
            assert b"Sentinelle" not in response.content
