"""`/solutions.json`: what other programs rely on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import IntakeFactory, PlaceFactory, SolutionFactory
from tests.search.conftest import LENS, SENTINEL, Scene

pytestmark = pytest.mark.django_db
QUESTION = {"age": "17", "commune": LENS}
FIELDS = (
    "id slug url title summary scheme category phase actor age_rules age_fit served zone "
    "distance_km remote places audiences levels status entry prescribers obligation boarding "
    "accessible delivered_by open_places total_places places_seen_at places_expire_at next_intake "
    "verified_at stale example suspended reasons"
).split()


def ask(client: Client, **query: Any) -> dict[str, Any]:
    response = client.get("/solutions.json", query)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def by_title(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["title"]: one for one in answer["results"]}


def codes(one: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in one["reasons"]}


def test_the_answer_has_every_field_of_the_contract(client: Client, scene: Scene) -> None:
    answer = ask(client, **QUESTION)
    assert set(answer) == {
        "total", "hors_zone", "page", "pages", "commune", "choices", "suggestion", "ignored",
        "facets", "results",
    }  # fmt: skip
    assert all(list(one) == FIELDS for one in answer["results"])
    assert answer["total"] == len(answer["results"]) == 6
    assert answer["commune"] == {"code": LENS, "name": "Lens"}


def test_drafts_and_far_away_solutions_are_not_in(client: Client, scene: Scene) -> None:
    titles = by_title(ask(client, **QUESTION))
    assert "Brouillon secret" not in titles
    assert "Micro-lycée de Strasbourg" not in titles


def test_what_is_reserved_to_others_is_counted_then_brought_in(
    client: Client, scene: Scene
) -> None:
    without = ask(client, **QUESTION)
    brought = ask(client, **QUESTION, hors_zone="oui")
    assert without["hors_zone"] == brought["hors_zone"] == 1
    assert brought["total"] == without["total"] + 1
    assert brought["results"][-1]["served"] == "hors_zone"
    assert "outside" in codes(brought["results"][-1])


def test_ages_say_yes_on_agreement_or_unknown(client: Client, scene: Scene) -> None:
    titles = by_title(ask(client, age="15", commune=LENS))
    assert titles["Parcours immersion d’Arras"]["age_fit"] == "derogation"
    assert "age_derogation" in codes(titles["Parcours immersion d’Arras"])
    assert titles["E2C de Lens"]["age_fit"] == "inconnu"
    assert "age_unknown" in codes(titles["E2C de Lens"])
    assert "Micro-lycée de Lens" not in titles


def test_places_are_believable_full_or_expired(client: Client, scene: Scene) -> None:
    titles = by_title(ask(client, **QUESTION))
    believable = titles["Micro-lycée de Lens"]
    assert (believable["open_places"], believable["total_places"]) == (5, 12)
    assert believable["places_seen_at"] == "2026-11-25"
    assert "places" in codes(believable)
    expired = titles["Parcours immersion d’Arras"]
    assert expired["open_places"] is None
    assert "places_expired" in codes(expired)
    assert titles["E2C de Lens"]["open_places"] == 0
    assert "places_none" in codes(titles["E2C de Lens"])
    assert "places_unknown" in codes(titles["Atelier de Lille"])


def test_zones_are_official_typed_codes(client: Client, scene: Scene) -> None:
    titles = by_title(ask(client, **QUESTION))
    assert titles["Micro-lycée de Lens"]["zone"] == {
        "kind": "departement",
        "codes": ["departement:62"],
    }
    assert titles["Atelier de Lille"]["zone"] == {"kind": None, "codes": []}
    assert titles["Cours à distance"]["zone"] == {"kind": "france", "codes": ["france"]}


def test_a_place_without_a_point_stands_at_its_commune(client: Client, scene: Scene) -> None:
    titles = by_title(ask(client, **QUESTION))
    [place] = titles["Parcours immersion d’Arras"]["places"]
    assert place["precision"] == "commune"
    assert place["lat"] == pytest.approx(scene.communes["62041"].latitude)
    assert titles["Micro-lycée de Lens"]["places"][0]["precision"] == "adresse"


def test_distances_are_shown_to_a_tenth_and_sorted(client: Client, scene: Scene) -> None:
    answer = ask(client, **QUESTION, tri="distance")
    distances = [one["distance_km"] for one in answer["results"] if one["distance_km"] is not None]
    assert distances == sorted(distances)
    assert all(round(km, 1) == km for km in distances)


def test_facets_list_values_labels_counts_and_choices(client: Client, scene: Scene) -> None:
    answer = ask(client, **QUESTION, phase="diplomer")
    phases = {one["value"]: one for one in answer["facets"]["phase"]}
    assert phases["diplomer"]["selected"] is True
    assert phases["inserer"]["selected"] is False
    assert phases["diplomer"]["count"] == answer["total"]
    assert phases["diplomer"]["label"]
    assert ask(client, **QUESTION, phase="inserer")["total"] == phases["inserer"]["count"]


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("age", "dix-sept"),
        ("age", "120"),
        ("rayon", "-4"),
        ("rayon", "1e9"),
        ("commune", "99999"),
        ("lieu", "Trifouillis-les-Oies"),
        ("departement", "32x"),
        ("region", "999"),
        ("plateforme", "inconnue"),
        ("phase", "dormir"),
        ("places", "peut-etre"),
        ("tri", "couleur"),
        ("tri", "distance"),
        ("page_size", "5000"),
        ("hors_zone", "2"),
        ("lat", "abc"),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_applies(
    client: Client, scene: Scene, param: str, value: str
) -> None:
    answer = ask(client, **{"dispositif": "micro-lycee", param: value})
    told = [one for one in answer["ignored"] if one["param"] == param]
    assert told
    assert told[0]["reason"].endswith((".", "?"))
    assert {one["scheme"]["slug"] for one in answer["results"]} == {"micro-lycee"}


@pytest.mark.parametrize("page", ["0", "-1", "2", "999999999", "1e3", "٣", "x" * 20, "9" * 20])
def test_a_page_that_does_not_exist_is_not_found(client: Client, scene: Scene, page: str) -> None:
    assert client.get("/solutions.json", {"page": page}).status_code == 404


def test_pages_follow_one_another_without_repeat(client: Client, scene: Scene) -> None:
    first = ask(client, **QUESTION, page_size="4")
    second = ask(client, **QUESTION, page_size="4", page="2")
    ids = [one["id"] for answer in (first, second) for one in answer["results"]]
    assert first["pages"] == 2
    assert len(ids) == len(set(ids)) == first["total"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%ED%A0%80",
        "q=%22%22%22",
        "q=" + "a%20" * 900,
        "phase=" + "&phase=".join(f"v{n}" for n in range(400)),
        "age[]=17&commune[code]=62498",
        "age=17&age=15&commune=62498&commune=59350",
        "q=%FF%FE",
        "lieu=%00&commune=%ED%A0%80",
        "page=1%00",
    ],
)
def test_hostile_queries_never_break(client: Client, scene: Scene, query: str) -> None:
    assert client.get(f"/solutions.json?{query}").status_code in (200, 404)


def test_a_mistyped_word_is_read_as_the_nearest_known_one(client: Client, scene: Scene) -> None:
    answer = ask(client, q="imersion")
    assert answer["suggestion"] == {"q": "immersion", "total": answer["total"]}
    assert answer["total"] > 0


def test_words_that_say_nothing_are_told_apart_from_unknown_ones(
    client: Client, scene: Scene
) -> None:
    (common,) = ask(client, q="pour le")["ignored"]
    assert common["reason"].startswith("Ces mots sont trop courants")
    (unknown,) = ask(client, q="xylophonique")["ignored"]
    assert unknown["reason"].startswith("Aucune solution ne contient ces mots")


def test_professional_contacts_are_never_in(client: Client, scene: Scene) -> None:
    assert SENTINEL not in client.get("/solutions.json", QUESTION).content.decode()
    answer = ask(client, q=SENTINEL)
    assert answer["suggestion"] is None
    (told,) = answer["ignored"]
    assert told["reason"].startswith("Aucune solution ne contient ces mots")


def test_an_edit_shows_at_the_next_request(client: Client, scene: Scene) -> None:
    before = ask(client, **QUESTION)["total"]
    scene.e2c.state = "draft"
    scene.e2c.save()
    assert ask(client, **QUESTION)["total"] == before - 1


def test_queries_do_not_grow_with_the_rows(
    client: Client, scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(20):
        extra = SolutionFactory(title=f"En plus {n}", scheme=scene.schemes["cej"])
        PlaceFactory(solution=extra, commune=scene.communes[LENS])
        IntakeFactory(solution=extra, counted=True)
    ask(client, **QUESTION)
    # The revision before and after, the commune, five for the cards.
    with django_assert_max_num_queries(8):
        assert len(ask(client, **QUESTION)["results"]) == 20


def test_no_cookie_and_readable_from_other_sites(client: Client, scene: Scene) -> None:
    response = client.get("/solutions.json", QUESTION)
    assert not response.cookies
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
