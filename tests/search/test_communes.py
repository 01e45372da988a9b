"""Communes for a form: completion, and the one nearest to a rounded position."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from directory.models import Commune
from tests.search.conftest import LENS, LILLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geography")]


def test_a_name_is_completed_with_its_departement(client: Client) -> None:
    results = client.get("/communes.json", {"q": "lill"}).json()["results"]
    assert results[0]["code"] == LILLE
    assert results[0]["label"] == "Lille (59)"
    assert results[0]["departement"] == {"code": "59", "nom": "Nord"}
    assert all(len(code) == 5 for code in results[0]["codes_postaux"])


@pytest.mark.parametrize("typed", ["", "l", "\x00", "%", "'\"", "zzzzzz", "x" * 5_000])
def test_nothing_to_complete_is_an_empty_list(client: Client, typed: str) -> None:
    response = client.get("/communes.json", {"q": typed})
    assert response.status_code == 200
    assert response.json() == {"results": []}
    assert not response.cookies


def near(client: Client, **body: str) -> dict[str, dict[str, str] | None]:
    found: dict[str, dict[str, str] | None] = client.post("/communes/proche/", body).json()
    return found


def test_a_position_becomes_its_commune(client: Client, geography: dict[str, Commune]) -> None:
    assert near(client, lat="50.43", lon="2.83")["commune"] == {
        "code": LENS,
        "nom": "Lens",
        "label": "Lens (62)",
    }


def test_a_position_in_the_sea_is_no_commune(client: Client) -> None:
    assert near(client, lat="0", lon="-30")["commune"] is None


@pytest.mark.parametrize(
    ("lat", "lon"), [("", ""), ("abc", "2"), ("91", "2"), ("50", "181"), ("nan", "2"), ("inf", "2")]
)
def test_an_unreadable_position_is_told(client: Client, lat: str, lon: str) -> None:
    response = client.post("/communes/proche/", {"lat": lat, "lon": lon})
    assert response.status_code == 400
    assert response.json()["error"] == "Cette position n’est pas lisible."


def test_only_pages_of_this_site_may_ask() -> None:
    client = Client(enforce_csrf_checks=True)
    body = {"lat": "50.43", "lon": "2.83"}
    foreign = client.post("/communes/proche/", body, headers={"Origin": "https://ailleurs.test"})
    assert foreign.status_code == 403
    assert client.post("/communes/proche/", body, headers={"Origin": "null"}).status_code == 403
    own = client.post("/communes/proche/", body, headers={"Origin": "http://testserver"})
    assert own.status_code == 200


def test_nothing_is_kept_of_a_position(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="search"):
        response = client.post("/communes/proche/", {"lat": "50.43", "lon": "2.83"})
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert "50.43" not in caplog.text
    assert client.get("/communes/proche/").status_code == 405
