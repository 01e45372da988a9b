"""The point of one place of a solution: found by the service, typed as figures, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from directory.models import Change, Commune, Place
from tests.browser_form import sent_by
from tests.directory.fake_geocoder import FakeGeocoder, configured, feature
from tests.directory.sheets_world import World, address, make_world, maps_of
from tests.factories import PlaceFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
STREET = {"address": "12 rue Émile Zola", "postal_code": "62300"}
NOWHERE = (None, None, "", "")
FOUND = (50.4289, 2.8319, "adresse", "geocodeur")


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGeocoder]:
    with configured(settings, monkeypatch) as fake:
        yield fake


@pytest.fixture
def place(world: World) -> Place:
    made: Place = PlaceFactory(solution=world.solution, commune_id="62498", name="Site du bassin")
    return made


def sent(world: World, number: int = 0, **typed: str) -> Any:
    """What the page answers to these values of one place."""
    data = sent_by(world.client().get(address(world.solution)), "title")
    asked = {"chercher": typed.pop("chercher")} if "chercher" in typed else {}
    row = {f"places-{number}-{name}": value for name, value in typed.items()}
    return world.client().post(address(world.solution), data | row | asked, follow=True)


def point(place: Place) -> tuple[Any, ...]:
    place.refresh_from_db()
    return (place.latitude, place.longitude, place.precision, place.point_source)


def test_a_new_address_is_found_when_it_is_saved(
    world: World, place: Place, service: FakeGeocoder
) -> None:
    read = PageRead(sent(world, **STREET))
    assert point(place) == FOUND
    assert "Site du bassin : Position trouvée d’après l’adresse : au numéro." in read.text
    assert "Position enregistrée : au numéro, trouvée d’après l’adresse." in read.text
    assert [one[1]["q"] for one in service.asked] == [["12 rue Émile Zola 62300 Lens"]]
    sent(world, name="Autre nom")
    assert (point(place), len(service.asked)) == (FOUND, 1)
    past = world.client().get(address(world.solution, "historique/"))
    assert "Origine de la position" in PageRead(past).text


def test_the_button_writes_nothing_then_the_save_keeps_its_precision(
    world: World, place: Place, service: FakeGeocoder
) -> None:
    service.body = [feature("street")]
    answer = sent(world, **STREET, chercher="places-0")
    read = PageRead(answer)
    assert (answer.status_code, read.problems) == (200, [])
    assert "Position trouvée à la rue. À vérifier, puis enregistrer." in read.text
    assert point(place) == NOWHERE
    again = sent_by(answer, "title")
    assert again["places-0-position"] == ["50,428900 ; 2,831900"]
    assert world.client().post(address(world.solution), again).status_code == 302
    assert point(place) == (50.4289, 2.8319, "rue", "geocodeur")
    assert len(service.asked) == 1


def test_the_button_of_a_place_that_nobody_changed(
    world: World, place: Place, service: FakeGeocoder
) -> None:
    Place.objects.filter(pk=place.pk).update(**STREET)
    answer = sent(world, chercher="places-0")
    assert sent_by(answer, "title")["places-0-position"] == ["50,428900 ; 2,831900"]
    empty = PageRead(sent(world, chercher="places-1"))
    assert "Écrivez d’abord la commune et l’adresse." in empty.text
    assert sent(world, chercher="places-99").status_code == 200


def test_a_new_place_is_found_too(world: World, service: FakeGeocoder) -> None:
    sent(world, commune="Lens (62)", **STREET)
    assert point(Place.objects.get(solution=world.solution)) == FOUND


def test_a_hidden_address_goes_nowhere_unless_asked(
    world: World, place: Place, service: FakeGeocoder
) -> None:
    sent(world, **STREET, address_hidden="on")
    world.actor.address_hidden = True
    world.actor.save()
    sent(world, **{**STREET, "address": "3 rue Voltaire"}, address_hidden="")
    assert service.asked == []
    sent(world, chercher="places-0")
    assert len(service.asked) == 1


def test_a_silent_service_is_asked_once_and_blocks_nothing(
    world: World, place: Place, service: FakeGeocoder
) -> None:
    PlaceFactory(solution=world.solution, commune_id="62498")
    PlaceFactory(solution=world.solution, commune_id="62498")
    service.status, service.body = 503, b""
    data = sent_by(world.client().get(address(world.solution)), "title")
    data |= {f"places-{number}-address": f"{number} rue Zola" for number in range(3)}
    answer = world.client().post(address(world.solution), data, follow=True)
    text = PageRead(answer).text
    assert "Site du bassin : L’adresse n’a pas pu être cherchée" in text
    assert "Les autres adresses n’ont pas été cherchées" in text
    assert len(service.asked) == 1
    kept = Place.objects.filter(solution=world.solution).values_list("address", "latitude")
    assert set(kept) == {(f"{number} rue Zola", None) for number in range(3)}


def test_what_a_person_placed_stays(world: World, place: Place, service: FakeGeocoder) -> None:
    sent(world, position="50,43 ; 2,84")
    assert point(place) == (50.43, 2.84, "adresse", "personne")
    read = PageRead(sent(world, **STREET))
    assert point(place) == (50.43, 2.84, "adresse", "personne")
    assert "Site du bassin : La position placée à la main n’a pas bougé" in read.text
    assert service.asked == []
    sent(world, position="")
    assert point(place) == NOWHERE


@pytest.mark.parametrize(
    ("typed", "told"),
    [("ici", "Écrivez la latitude puis la longitude"), ("2,84 ; 50,43", "km de Lens")],
)
def test_a_point_that_is_not_there_is_refused_and_kept(
    world: World, place: Place, typed: str, told: str
) -> None:
    before = Change.objects.count()
    answer = sent(world, position=typed)
    read = PageRead(answer)
    assert (answer.status_code, read.problems) == (422, [])
    assert told in read.text
    assert typed in read.source
    assert Change.objects.count() == before
    assert "Chercher l’adresse" not in read.text  # no service is configured


def test_each_place_has_a_map_that_starts_at_the_point_of_its_field(
    world: World, place: Place, service: FakeGeocoder
) -> None:
    """That of the commune before any is known, then what the button found; a place to come has
    none until its commune is written."""
    PlaceFactory(solution=world.solution, commune_id="62427")
    page = world.client().get(address(world.solution))
    fields = [one["field"] for one in maps_of(page)]
    assert fields == ["id_places-0-position", "id_places-1-position"]
    lens = Commune.objects.get(pk="62498")
    assert maps_of(page)[0]["start"] == pytest.approx([lens.latitude, lens.longitude], abs=1e-5)
    found = maps_of(sent(world, **STREET, chercher="places-0"))
    assert found[0]["start"] == [50.4289, 2.8319]
    new = sent(world, 2, commune="Lens (62)", **STREET, chercher="places-2")
    assert [one["field"] for one in maps_of(new)][2] == "id_places-2-position"
