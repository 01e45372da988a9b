"""The point of an address: found by a service, corrected by hand, never lost nor overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from directory import geocoding
from directory.models import Actor, Change, Commune
from portal import env
from tests.directory.fake_geocoder import FakeGeocoder, configured, feature
from tests.directory.sheets_world import World, address, make_world, maps_of, stored, typed
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
STREET = {"address": "12 rue Émile Zola", "postal_code": "62300"}
PERSON = "50,430000 ; 2,840000"


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return make_world(geography)


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGeocoder]:
    with configured(settings, monkeypatch) as fake:
        yield fake


def save(world: World, **changes: Any) -> tuple[Actor, str]:
    """The sheet once saved by its lead, and what the page says."""
    one = stored(world.actor)
    answer = world.client().post(address(one), typed(world, one, **changes), follow=True)
    assert answer.status_code == 200, PageRead(answer).text
    return stored(one), PageRead(answer).text


def point(actor: Actor) -> tuple[Any, ...]:
    return (actor.latitude, actor.longitude, actor.precision, actor.point_source)


NOWHERE = (None, None, "", "")


# ---- found -------------------------------------------------------------------------------------
def test_only_the_address_is_sent(world: World, service: FakeGeocoder) -> None:
    save(world, **STREET)
    ((path, parameters, headers),) = service.asked
    assert path == "/ban/search"
    assert parameters == {"q": ["12 rue Émile Zola 62300 Lens"], "limit": ["5"]}
    said = " ".join([*headers, *headers.values()]).lower()
    assert not {"cookie", "referer", "authorization"} & {name.lower() for name in headers}
    assert world.actor.name.lower() not in said


@pytest.mark.parametrize(
    ("kind", "expected", "said"),
    [
        ("housenumber", (50.4289, 2.8319, "adresse", "geocodeur"), "au numéro"),
        ("street", (50.4289, 2.8319, "rue", "geocodeur"), "à la rue"),
        ("municipality", NOWHERE, "à la commune"),
    ],
)
def test_the_precision_is_kept_and_told(
    world: World, service: FakeGeocoder, kind: str, expected: Any, said: str
) -> None:
    service.body = [feature(kind)]
    actor, text = save(world, **STREET)
    assert point(actor) == expected
    assert f"Position trouvée d’après l’adresse : {said}" in text
    save(world, **STREET, position=written(actor))
    assert len(service.asked) == 1  # the address did not change


def written(actor: Actor) -> str:
    if actor.latitude is None:
        return ""
    return f"{actor.latitude:.6f} ; {actor.longitude:.6f}".replace(".", ",")


def many(count: int) -> bytes:
    return b'{"features": [' + b" " * count + b"]}"


ODD: dict[str, dict[str, Any]] = {
    "error": {"status": 500, "body": b"<h1>Oups</h1>"},
    "busy": {"status": 429, "body": b"", "headers": {"Retry-After": "3600"}},
    "html": {"body": b"<html>portail captif</html>"},
    "binary": {"body": b"\xff\xfe\x00\x01"},
    "deep": {"body": b"[" * 200_000},
    "huge": {"body": many(3_000_000)},
    "empty": {"body": []},
    "list": {"body": b"[1, 2]"},
    "null": {"body": b"null"},
    "words": {"body": [feature(at=("nord", "est"))]},
    "no point": {"body": [{"properties": {}}]},
    "no properties": {"body": [{"geometry": {"coordinates": [2.8, 50.4]}}]},
    "no number": {"body": [feature(at=(float("nan"), 2.8))]},
    "elsewhere": {"body": [feature(citycode="69123")]},
    "in the sea": {"body": [feature(at=(0.0, 0.0))]},
    "unsure": {"body": [feature(score=0.2)]},
    "score in words": {"body": [feature(score="beaucoup")]},
    "silent": {"is_silent": True},
}


@pytest.mark.parametrize("odd", ODD)
def test_nothing_blocks_a_save(
    world: World, service: FakeGeocoder, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ODD[odd].items():
        setattr(service, name, value)
    if odd == "silent":
        monkeypatch.setattr(geocoding, "TIMEOUT_S", 0.2)
    actor, text = save(world, **STREET, opening="Le lundi")
    assert (actor.address, actor.opening) == (STREET["address"], "Le lundi")
    assert point(actor) == NOWHERE
    assert re.search(r"L’adresse n’a pas pu|n’a pas été trouvée|une autre commune", text)
    assert "au centre de sa commune" in text


def test_a_redirect_is_not_followed(world: World, service: FakeGeocoder) -> None:
    service.status, service.headers = 302, {"Location": f"{service.url}/ailleurs?q=x"}
    actor, _ = save(world, **STREET)
    assert [path for path, *_ in service.asked] == ["/ban/search"]
    assert point(actor) == NOWHERE


def test_the_right_commune_is_taken_among_answers(world: World, service: FakeGeocoder) -> None:
    service.body = [feature(citycode="69123", at=(45.7, 4.8)), feature("street")]
    assert point(save(world, **STREET)[0])[2] == "rue"


def test_without_a_service_nothing_is_asked(
    world: World, service: FakeGeocoder, settings: Any
) -> None:
    settings.GEOCODER_URL = ""
    actor, text = save(world, **STREET)
    assert point(actor) == NOWHERE
    assert "Chercher l’adresse" not in text
    world.client().post(address(actor), typed(world, actor, chercher="1"))
    assert service.asked == []


def test_a_hidden_address_is_sent_only_when_asked(world: World, service: FakeGeocoder) -> None:
    hidden = {**STREET, "address_hidden": "on"}
    save(world, **hidden)
    assert service.asked == []
    one = stored(world.actor)
    world.client().post(address(one), typed(world, one, **hidden, chercher="1"))
    assert service.queries == ["12 rue Émile Zola 62300 Lens"]


def test_readers_are_told_who_receives_addresses(client: Client, settings: Any) -> None:
    page = "/donnees-personnelles/"
    settings.GEOCODER_URL = ""
    assert "Base adresse nationale" not in PageRead(client.get(page)).text
    settings.GEOCODER_URL = "https://adresses.exemple.test/ban"
    read = PageRead(client.get(page))
    assert "adresses.exemple.test" in read.text
    assert "exemple.test" not in client.get(page)["Content-Security-Policy"]


@pytest.mark.parametrize(
    "value", ["exemple.test", "http://exemple.test", "ftp://exemple.test", "https://"]
)
def test_a_service_without_a_safe_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("GEOCODER_URL", value)
    with pytest.raises(ImproperlyConfigured, match="https"):
        env.web_address("GEOCODER_URL")
    monkeypatch.setenv("GEOCODER_URL", "https://exemple.test/ban/")
    assert env.web_address("GEOCODER_URL") == "https://exemple.test/ban"


# ---- the button --------------------------------------------------------------------------------
def test_the_button_shows_a_point_and_saves_nothing(world: World, service: FakeGeocoder) -> None:
    service.body = [feature("street")]
    before, one = Change.objects.count(), world.actor
    sent = typed(world, one, **STREET, opening="Le lundi", chercher="1")
    answer = world.client().post(address(one), sent)
    source = answer.content.decode()
    assert answer.status_code == 200
    assert "Position trouvée à la rue" in PageRead(answer).text
    assert "Le lundi" in source
    assert Change.objects.count() == before
    found = {
        name: re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', source)[0]
        for name in ("position", "found", "version")
    }
    assert found["position"] == "50,428900 ; 2,831900"
    kept, _ = save(world, **STREET, **found)
    assert point(kept) == (50.4289, 2.8319, "rue", "geocodeur")
    assert len(service.asked) == 1


def test_the_map_shows_the_point_of_the_field(world: World, service: FakeGeocoder) -> None:
    """What the button found is to verify: not where the sheet stood before."""
    one, _ = save(world, position=PERSON)
    assert map_start(world.client().get(address(one))) == [50.43, 2.84]
    answer = world.client().post(address(one), typed(world, one, **STREET, chercher="1"))
    assert map_start(answer) == [50.4289, 2.8319]
    wrong = typed(world, one, position="2,84 ; 50,43")
    assert map_start(world.client().post(address(one), wrong)) == [50.43, 2.84]


def map_start(answer: Any) -> list[float]:
    start: list[float] = maps_of(answer)[0]["start"]
    return start


def test_a_failed_button_keeps_what_was_typed(world: World, service: FakeGeocoder) -> None:
    service.status, service.body = 503, b""
    sent = typed(world, world.actor, **STREET, position=PERSON, chercher="1")
    answer = world.client().post(address(world.actor), sent)
    assert "Rien n’a changé" in PageRead(answer).text
    assert PERSON in answer.content.decode()
    nothing = typed(world, world.actor, commune="", address="", chercher="1")
    answer = world.client().post(address(world.actor), nothing)
    assert "Écrivez d’abord la commune et l’adresse" in PageRead(answer).text


# ---- corrected ---------------------------------------------------------------------------------
def test_a_correction_is_never_overwritten(world: World, service: FakeGeocoder) -> None:
    save(world, **STREET)
    actor, _ = save(world, **STREET, position=PERSON)
    assert point(actor) == (50.43, 2.84, "adresse", "personne")
    moved = {**STREET, "address": "3 rue Voltaire"}
    actor, text = save(world, **moved, position=PERSON)
    assert point(actor) == (50.43, 2.84, "adresse", "personne")
    assert "n’a pas bougé" in text
    assert service.queries == ["12 rue Émile Zola 62300 Lens"]


def test_a_point_found_follows_its_address(world: World, service: FakeGeocoder) -> None:
    actor, _ = save(world, **STREET)
    service.body = [feature(at=(50.44, 2.82))]
    actor, _ = save(world, address="3 rue Voltaire", position=written(actor))
    assert point(actor) == (50.44, 2.82, "adresse", "geocodeur")
    service.status = 500
    actor, text = save(world, address="5 rue Voltaire", position=written(actor))
    assert point(actor) == NOWHERE
    assert "au centre de sa commune" in text


@pytest.mark.parametrize(
    "text",
    ["50,43 ; 2,84", "50.43, 2.84", "50.43,2.84", "50,43 2,84", "50,43, 2,84", " +50,43;2,84 "],
)
def test_a_position_is_read_as_people_write_it(world: World, text: str) -> None:
    actor, _ = save(world, position=text)
    assert point(actor) == (50.43, 2.84, "adresse", "personne")
    assert point(save(world, position="")[0]) == NOWHERE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("50,43", "Écrivez la latitude puis la longitude"),
        ("ici", "Écrivez la latitude puis la longitude"),
        ("nan ; inf", "Écrivez la latitude puis la longitude"),
        ("91 ; 2", "Écrivez la latitude puis la longitude"),
        ("٥٠ ; ٢", "Écrivez la latitude puis la longitude"),
        ("2,84 ; 50,43", "km de Lens"),
        ("45,76 ; 4,83", "km de Lens"),
    ],
)
def test_a_point_that_is_not_there_is_refused_and_kept(world: World, text: str, said: str) -> None:
    sent = typed(world, world.actor, position=text)
    answer = world.client().post(address(world.actor), sent)
    assert answer.status_code == 422
    assert said in PageRead(answer).text
    assert text in answer.content.decode()
    assert point(stored(world.actor)) == NOWHERE


def test_a_point_that_is_odd_is_saved_and_told(world: World) -> None:
    actor, text = save(world, position="50,58 ; 2,83")
    assert actor.latitude == 50.58
    assert "km du centre de Lens : vérifiez-le" in text


def test_the_point_is_in_the_history_and_the_page_says_who_placed_it(world: World) -> None:
    _, text = save(world, position=PERSON)
    assert "Position enregistrée : au numéro, placée à la main." in text
    past = PageRead(world.client().get(address(world.actor, "historique/"))).text
    for said in ("Origine de la position", "placée à la main", "Latitude", "50.43"):
        assert said in past
