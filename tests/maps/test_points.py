"""`/carte/points.geojson`: the same set as the list, in a frame."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.models import Commune
from tests.factories import PlaceFactory, SolutionFactory
from tests.search.conftest import LENS, LILLE, Scene

pytestmark = pytest.mark.django_db
WORLD = "-180,-90,180,90"
AROUND_LENS = "2.4,50.1,3.3,50.8"


def points(client: Client, bbox: str = WORLD, zoom: int = 16, **query: Any) -> dict[str, Any]:
    response = client.get("/carte/points.geojson", {"bbox": bbox, "zoom": zoom, **query})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def ids(collection: dict[str, Any]) -> set[int]:
    return {one for feature in collection["features"] for one in feature["properties"]["ids"]}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"age": "17", "commune": LENS},
        {"age": "15", "commune": LENS},
        {"age": "17", "commune": LENS, "hors_zone": "oui"},
        {"commune": LENS, "rayon": "5"},
        {"departement": "59"},
        {"region": "32", "dispositif": "micro-lycee"},
        {"q": "lycee"},
        {"categorie": ["qualification", "insertion"]},
        {"distance": "oui"},
        {"tri": "nom", "page": "3"},
        {"categorie": "nimporte"},
    ],
)
def test_the_map_holds_the_solutions_of_the_list_that_have_a_position(
    client: Client, scene: Scene, query: dict[str, Any]
) -> None:
    listed = client.get("/solutions.json", {**query, "page": 1, "page_size": 100}).json()
    positioned = {
        one["id"]
        for one in listed["results"]
        if any(place["lat"] is not None for place in one["places"])
    }
    collection = points(client, **query)
    assert ids(collection) == positioned
    assert collection["total"] == listed["total"]
    assert collection["positioned"] == len(positioned)


def test_a_point_says_what_stands_there(client: Client, scene: Scene) -> None:
    collection = points(client, age="17", commune=LENS)
    feature = next(
        one for one in collection["features"] if one["properties"].get("id") == scene.micro_lycee.pk
    )
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.8302, 50.4301]}
    assert feature["properties"] == {
        "name": "Qualification\u00a0: Micro-lycée de Lens, Lens",
        "count": 1,
        "solutions": 1,
        "ids": [scene.micro_lycee.pk],
        "together": False,
        "id": scene.micro_lycee.pk,
        "slug": scene.micro_lycee.slug,
        "url": f"/solutions/{scene.micro_lycee.slug}/?age=17&commune=62498",
        "title": "Micro-lycée de Lens",
        "category": "qualification",
        "scheme": "Micro-lycée",
        "commune": "Lens",
        "approximate": False,
        "example": False,
    }


def test_a_place_without_its_own_point_is_said_to_be_approximate(
    client: Client, scene: Scene
) -> None:
    names = [f["properties"]["name"] for f in points(client)["features"]]
    assert (
        "Remobilisation\u00a0: Parcours immersion d’Arras (exemple), Arras, position approximative"
        in names
    )


def test_far_away_neighbours_become_one_disc(client: Client, scene: Scene) -> None:
    [disc] = points(client, bbox=AROUND_LENS, zoom=2)["features"]
    assert disc["properties"]["count"] == disc["properties"]["solutions"] == 5
    assert disc["properties"]["name"].startswith("5\u00a0solutions autour ")
    assert "id" not in disc["properties"]


def test_a_solution_with_two_places_counts_twice_and_is_one_solution(
    client: Client, scene: Scene
) -> None:
    PlaceFactory(solution=scene.micro_lycee, commune=scene.communes[LILLE])
    question = {"dispositif": "micro-lycee", "departement": "62"}
    [disc] = points(client, zoom=2, **question)["features"]
    assert (disc["properties"]["count"], disc["properties"]["solutions"]) == (2, 1)
    assert disc["properties"]["name"].startswith("2\u00a0lieux d’une solution autour ")
    apart = points(client, zoom=12, **question)["features"]
    assert [feature["properties"]["id"] for feature in apart] == [scene.micro_lycee.pk] * 2
    assert {feature["properties"]["commune"] for feature in apart} == {"Lens", "Lille"}


def test_places_at_one_point_are_told_together_at_any_zoom(
    client: Client, geography: dict[str, Commune]
) -> None:
    for _ in range(3):
        PlaceFactory(solution=SolutionFactory(), commune=geography[LENS])
    for zoom in (2, 12, 22):
        [disc] = points(client, zoom=zoom)["features"]
        assert disc["properties"]["together"] is True
        assert disc["properties"]["name"] == "3\u00a0solutions à Lens, voir les noms"
        assert len(disc["properties"]["ids"]) == 3


def test_places_of_a_town_that_a_zoom_can_part_are_not_together(
    client: Client, geography: dict[str, Commune]
) -> None:
    PlaceFactory(commune=geography[LENS])
    PlaceFactory(commune=geography[LENS], at_address=True)
    [disc] = points(client, zoom=8)["features"]
    assert disc["properties"]["together"] is False
    assert disc["properties"]["name"] == "2\u00a0solutions autour de Lens, agrandir"


def test_marks_that_would_overlap_are_joined_for_the_page_only(
    client: Client, scene: Scene
) -> None:
    apart = points(client, bbox=AROUND_LENS, zoom=8)["features"]
    joined = points(client, bbox=AROUND_LENS, zoom=8, regroupe="oui")["features"]
    assert len(joined) < len(apart)
    counts = [sum(one["properties"]["count"] for one in found) for found in (apart, joined)]
    assert counts[0] == counts[1]


def test_only_what_lies_in_the_frame_is_sent(client: Client, scene: Scene) -> None:
    around_lens = ids(points(client, bbox=AROUND_LENS))
    assert scene.far.pk not in around_lens
    assert scene.micro_lycee.pk in around_lens


def test_drafts_are_never_on_the_map(client: Client, scene: Scene) -> None:
    assert scene.draft.pk not in ids(points(client))
    assert b"Brouillon" not in client.get(f"/carte/points.geojson?bbox={WORLD}&zoom=16").content


def test_six_hundred_places_make_five_hundred_marks_at_most(
    client: Client, geography: dict[str, Commune]
) -> None:
    solution = SolutionFactory()
    for row in range(30):
        for column in range(20):
            PlaceFactory(
                solution=solution,
                commune=geography[LENS],
                latitude=43 + row / 5,
                longitude=-1 + column / 3,
                precision="adresse",
            )
    collection = points(client, zoom=18)
    assert 100 < len(collection["features"]) <= 500
    assert sum(feature["properties"]["count"] for feature in collection["features"]) == 600


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("", "bbox"),
        ("bbox=2,50,3,51", "zoom"),
        ("bbox=2,50,3&zoom=8", "bbox"),
        ("bbox=nan,50,3,51&zoom=8", "bbox"),
        ("bbox=2,50,3,51&zoom=-1", "zoom"),
        ("bbox=%00&zoom=8", "bbox"),
    ],
)
def test_a_wrong_frame_is_answered_with_a_sentence(client: Client, query: str, param: str) -> None:
    response = client.get(f"/carte/points.geojson?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    answer = response.json()
    assert answer["param"] == param
    assert answer["error"].endswith((".", "zoom=8."))


def test_a_title_that_is_a_script_stays_text(client: Client, geography: dict[str, Commune]) -> None:
    title = "</script><img src=x onerror=alert(1)>"
    solution = SolutionFactory(title=title, slug="piege")
    PlaceFactory(solution=solution, commune=geography[LENS])
    response = client.get(f"/carte/points.geojson?bbox={WORLD}&zoom=16")
    assert response["Content-Type"] == "application/geo+json"
    assert response["X-Content-Type-Options"] == "nosniff"
    [feature] = response.json()["features"]
    assert feature["properties"]["title"] == title


def test_other_sites_may_read_the_points(client: Client, scene: Scene) -> None:
    response = client.get(f"/carte/points.geojson?bbox={WORLD}&zoom=8")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def test_the_same_question_is_not_sent_twice(client: Client, scene: Scene) -> None:
    url = f"/carte/points.geojson?bbox={WORLD}&zoom=8&age=17"
    etag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{url}&q=lycee", headers={"If-None-Match": etag}).status_code == 200


def test_an_edit_shows_at_the_next_request(client: Client, scene: Scene) -> None:
    url = f"/carte/points.geojson?bbox={WORLD}&zoom=16"
    etag = client.get(url)["ETag"]
    scene.micro_lycee.title = "Micro-lycée rebaptisé"
    scene.micro_lycee.save()
    response = client.get(url, headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert "Micro-lycée rebaptisé" in response.content.decode()


def test_the_cost_does_not_grow_with_the_points(
    client: Client,
    geography: dict[str, Commune],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    url = f"/carte/points.geojson?bbox={WORLD}&zoom=18"

    def add(number: int) -> None:
        for step in range(number):
            solution = SolutionFactory()
            PlaceFactory(
                solution=solution,
                commune=geography[LENS],
                latitude=50 + step / 50,
                longitude=2 + number / 50,
                precision="adresse",
            )
        assert len(client.get(url).json()["features"]) >= number

    add(2)
    with django_assert_num_queries(2):
        client.get(url)
    add(12)
    with django_assert_num_queries(2):
        client.get(url)
