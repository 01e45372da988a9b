"""`/carte/solutions.json`: what the window of a mark tells."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.maps.conftest import Scene
from tests.search.conftest import LENS

pytestmark = pytest.mark.django_db


def details(client: Client, ids: str, **query: Any) -> list[dict[str, Any]]:
    response = client.get("/carte/solutions.json", {"ids": ids, **query})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["solutions"]
    return found


def test_the_window_gives_the_reasons_of_the_list(client: Client, scene: Scene) -> None:
    [told] = details(client, str(scene.micro_lycee.pk), age="17", commune=LENS)
    assert told["title"] == "Micro-lycée de Lens"
    assert told["url"] == f"/solutions/{scene.micro_lycee.slug}/?age=17&commune=62498"
    texts = [reason["text"] for reason in told["reasons"]]
    assert "Ouverte à 17\u00a0ans" in texts
    assert any(text.startswith("5\u00a0places libres, vues le") for text in texts)


def test_several_come_in_the_order_of_the_list(client: Client, scene: Scene) -> None:
    question = {"age": "17", "commune": LENS}
    listed = [one["id"] for one in client.get("/solutions.json", question).json()["results"]]
    asked = [scene.near.pk, scene.immersion.pk, scene.micro_lycee.pk]
    told = [one["id"] for one in details(client, ",".join(map(str, asked)), **question)]
    assert told == [one for one in listed if one in asked]


def test_a_solution_that_the_search_does_not_find_is_not_told(client: Client, scene: Scene) -> None:
    ids = f"{scene.draft.pk},{scene.far.pk},99999999"
    assert details(client, ids, age="17", commune=LENS) == []


def test_an_invented_structure_says_so(client: Client, scene: Scene) -> None:
    [told] = details(client, str(scene.immersion.pk))
    assert told["title"] == "Parcours immersion d’Arras (exemple)"


@pytest.mark.parametrize("ids", ["", "a", "1,", "1,,2", "-1", "1;2", "٣", ",".join("1" * 51)])
def test_wrong_numbers_are_answered_with_a_sentence(client: Client, ids: str) -> None:
    response = client.get("/carte/solutions.json", {"ids": ids})
    assert response.status_code == 400
    assert response.json() == {
        "param": "ids",
        "error": "ids donne les numéros de 1 à 50 solutions : ids=12,34.",
    }


def test_the_same_question_is_not_sent_twice(client: Client, scene: Scene) -> None:
    url = f"/carte/solutions.json?ids={scene.near.pk}"
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_cost_does_not_grow_with_the_solutions(
    client: Client, scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [scene.micro_lycee.pk, scene.immersion.pk, scene.e2c.pk, scene.near.pk]
    details(client, str(ids[0]))
    with django_assert_num_queries(6):
        details(client, str(ids[0]))
    with django_assert_num_queries(6):
        details(client, ",".join(map(str, ids)))
