"""A file that moves an address leaves no old point on the map; what a person placed stays."""

from __future__ import annotations

from typing import Any

import pytest

from directory.enums import PointSource, Precision
from directory.imports.undoing import undo_batch
from directory.models import ImportBatch, ImportKind, LineOutcome, Place
from tests.directory.importing import (
    COLUMNS,
    LENS,
    House,
    accept,
    address,
    client_of,
    csv_of,
    kept_actor,
    line,
    lines_of,
    outcomes,
    planned,
)
from tests.factories import PlaceFactory, SolutionFactory

pytestmark = pytest.mark.django_db
WITH_ADDRESS = (*COLUMNS, "Adresse")
WITH_POINT = (*WITH_ADDRESS, "Latitude", "Longitude")
FOUND = {
    "latitude": 50.4301,
    "longitude": 2.8301,
    "precision": Precision.ADDRESS.value,
    "point_source": PointSource.GEOCODER.value,
}


def bring(house: House, *, columns: tuple[str, ...] = WITH_ADDRESS, **said: str) -> ImportBatch:
    content = csv_of(line("Mission locale de Lens", **said), columns=columns)
    return planned(content, house.lead, platform=house.platform)


def actor(house: House, **values: Any) -> Any:
    one = kept_actor(house, "Mission locale de Lens", address="1 rue du Puits", **values)
    type(one).objects.filter(pk=one.pk).update(postal_code="62300")
    return one


def where(record: Any) -> tuple[Any, ...]:
    record.refresh_from_db()
    return (record.latitude, record.longitude, record.precision, record.point_source)


def test_a_new_address_forgets_the_point_of_the_old_one(house: House) -> None:
    one = actor(house, **FOUND)
    batch = bring(house, Adresse="9 avenue de la Gare")
    page = client_of(house.lead).get(address("detail", batch)).content.decode()
    assert "celle de l’ancienne adresse est effacée" in page
    accept(house, batch)
    assert where(one) == (None, None, "", "")
    assert one.address == "9 avenue de la Gare"
    assert outcomes(bring(house, Adresse="9 avenue de la Gare")) == [LineOutcome.UNCHANGED]


def test_it_comes_back_with_the_old_address(house: House) -> None:
    one = actor(house, **FOUND)
    before = where(one)
    batch = bring(house, Adresse="9 avenue de la Gare")
    accept(house, batch)
    undo_batch(batch, house.lead)
    assert (where(one), one.address) == (before, "1 rue du Puits")


def test_what_a_person_placed_stays_and_is_told(house: House) -> None:
    one = actor(house, **FOUND | {"point_source": PointSource.PERSON.value})
    before = where(one)
    batch = bring(house, Adresse="9 avenue de la Gare")
    [shown] = lines_of(batch)
    assert "placée à la main" in str(shown.notes)
    accept(house, batch)
    assert (where(one), one.address) == (before, "9 avenue de la Gare")


def test_the_middle_of_a_commune_stays_in_the_same_commune(house: House) -> None:
    one = actor(house, **FOUND | {"precision": Precision.COMMUNE.value, "point_source": ""})
    accept(house, bring(house, Adresse="9 avenue de la Gare"))
    assert where(one)[0] == FOUND["latitude"]


def test_a_point_of_the_file_is_no_longer_found_by_a_service(house: House) -> None:
    one = actor(house, **FOUND)
    before = where(one)
    said = {"Adresse": "1 rue du Puits", "Latitude": "50.4350", "Longitude": "2.8320"}
    batch = bring(house, columns=WITH_POINT, **said)
    accept(house, batch)
    assert where(one) == (50.435, 2.832, Precision.ADDRESS, "")
    undo_batch(batch, house.lead)
    assert where(one) == before


def test_a_point_corrected_since_is_not_taken_back_by_half(house: House) -> None:
    one = actor(house, **FOUND)
    said = {"Adresse": "1 rue du Puits", "Latitude": "50.4350", "Longitude": "2.8320"}
    batch = bring(house, columns=WITH_POINT, **said)
    accept(house, batch)
    one.refresh_from_db()
    one.latitude, one.point_source = 50.44, PointSource.PERSON.value
    one.save()
    undo_batch(batch, house.lead)
    assert where(one) == (50.44, 2.832, Precision.ADDRESS, PointSource.PERSON)


@pytest.mark.parametrize("source", [PointSource.GEOCODER, PointSource.PERSON])
def test_the_place_of_a_solution_too(house: House, source: PointSource) -> None:
    owner = kept_actor(house, "Mission locale de Lens")
    solution = SolutionFactory(actor=owner, title="Atelier relais")
    there = {"commune_id": LENS, "address": "1 rue du Puits"}
    place = PlaceFactory(solution=solution, **there, **FOUND | {"point_source": source.value})
    before = where(place)
    row = {
        "Titre": solution.title,
        "Dispositif": solution.scheme.name,
        "Structure": owner.name,
        "Commune": "Lens",
        "Adresse": "9 avenue de la Gare",
    }
    content = csv_of(row, columns=tuple(row))
    batch = planned(content, house.lead, platform=house.platform, kind=ImportKind.SOLUTIONS)
    assert outcomes(batch) == [LineOutcome.CHANGED]
    accept(house, batch)
    stays = source is PointSource.PERSON
    assert where(place) == (before if stays else (None, None, "", ""))
    assert place.address == "9 avenue de la Gare"
    undo_batch(batch, house.lead)
    assert Place.objects.get().address == "1 rue du Puits"
    assert where(place) == before
