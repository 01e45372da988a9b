"""A point that a team types in /gestion/ is theirs: nothing that comes later moves it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.enums import PointSource, Precision
from directory.imports.applying import apply_batch
from directory.models import Actor, Change, Commune, LineOutcome, Place
from tests.directory.admin_forms import admin_url, open_form
from tests.directory.importing import COLUMNS, House, csv_of, line, outcomes, planned
from tests.factories import PlaceFactory, SolutionFactory, UserFactory

pytestmark = pytest.mark.django_db
HERE = {"latitude": "50.43", "longitude": "2.84", "precision": Precision.ADDRESS.value}


@pytest.fixture
def team(client: Client) -> Client:
    client.force_login(UserFactory(national=True))
    return client


def bring(house: House, latitude: str, longitude: str) -> list[str]:
    """The outcome of a file with one actor and its point, applied."""
    row = line("Accueil de Lens", Latitude=latitude, Longitude=longitude)
    file = csv_of(row, columns=(*COLUMNS, "Latitude", "Longitude"))
    batch = planned(file, house.lead, platform=house.platform)
    found = outcomes(batch)
    apply_batch(batch, house.lead, sha256=batch.sha256, good_only=False)
    return found


def where(record: Any) -> tuple[Any, ...]:
    record.refresh_from_db()
    return (record.latitude, record.longitude, record.point_source)


def test_no_import_moves_it_whatever_was_said_before(house: House, team: Client) -> None:
    bring(house, "50.42", "2.82")
    actor = Actor.objects.get(name="Accueil de Lens")
    url = admin_url("actor", "edit", actor.pk)
    page = team.get(url).content.decode()
    assert "placée à la main" in page
    assert team.post(url, open_form(team, url) | {"opening": "le lundi"}).status_code == 302
    assert where(actor) == (50.42, 2.82, "")
    assert team.post(url, open_form(team, url) | HERE).status_code == 302
    assert where(actor) == (50.43, 2.84, PointSource.PERSON)
    Change.objects.all().delete()  # as `purge` does in the end
    assert bring(house, "50.42", "2.82") == [LineOutcome.CONFLICT]
    assert bring(house, "50.44", "2.83") == [LineOutcome.CONFLICT]
    assert where(actor) == (50.43, 2.84, PointSource.PERSON)


def test_an_emptied_point_is_nobody_s(house: House, team: Client) -> None:
    bring(house, "50.42", "2.82")
    actor = Actor.objects.get(name="Accueil de Lens")
    url = admin_url("actor", "edit", actor.pk)
    team.post(url, open_form(team, url) | HERE)
    nowhere = {"latitude": "", "longitude": "", "precision": ""}
    assert team.post(url, open_form(team, url) | nowhere).status_code == 302
    assert where(actor) == (None, None, "")


def test_the_places_of_a_solution_too(geography: dict[str, Commune], team: Client) -> None:
    solution = SolutionFactory()
    place: Place = PlaceFactory(solution=solution, commune=geography["62498"], address="1 rue X")
    url = admin_url("solution", "edit", solution.pk)
    typed = {f"place-0-{name}": value for name, value in HERE.items()}
    assert team.post(url, open_form(team, url) | typed).status_code == 302
    assert where(place) == (50.43, 2.84, PointSource.PERSON)
    change = Change.objects.filter(model="place", fields__has_key="point_source").latest("pk")
    assert change.fields["point_source"] == ["", "personne"]
