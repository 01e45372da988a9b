"""Files and open data: the same set as the list, safe in a spreadsheet, readable back."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from directory.spreadsheet import safe_cell
from tests.factories import PlaceFactory, SolutionFactory
from tests.search.conftest import LENS, LILLE, SENTINEL, STRASBOURG, Scene

pytestmark = pytest.mark.django_db
SEARCHES: list[dict[str, Any]] = [
    {},
    {"age": "17", "commune": LENS},
    {"age": "15", "commune": LENS, "hors_zone": "oui"},
    {"commune": LILLE, "rayon": "50", "tri": "distance"},
    {"q": "micro-lycée", "tri": "nom"},
    {"phase": ["diplomer", "inserer"], "places": "oui"},
    {"departement": "62", "tri": "entree"},
    {"commune": STRASBOURG, "dispositif": "micro-lycee"},
    {"age": "40", "internat": "oui"},
]


def body(client: Client, path: str, query: dict[str, Any]) -> bytes:
    response = client.get(path, query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def csv_rows(client: Client, query: dict[str, Any]) -> list[dict[str, str]]:
    text = body(client, "/solutions.csv", query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("query", SEARCHES)
def test_every_format_holds_the_same_set_in_the_same_order(
    client: Client, scene: Scene, query: dict[str, Any]
) -> None:
    answer = client.get("/solutions.json", {**query, "page_size": "100"}).json()
    listed = [one["id"] for one in answer["results"]]
    assert [int(row["id"]) for row in csv_rows(client, query)] == listed
    book = load_workbook(io.BytesIO(body(client, "/solutions.xlsx", query)))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == listed
    collection = json.loads(body(client, "/solutions.geojson", query))
    positioned = [one["id"] for one in answer["results"] if one["places"]]
    drawn = [feature["properties"]["id"] for feature in collection["features"]]
    assert list(dict.fromkeys(drawn)) == positioned
    assert collection["without_position"] == len(listed) - len(positioned)


def test_the_paging_of_a_search_does_not_cut_its_file(client: Client, scene: Scene) -> None:
    assert len(csv_rows(client, {"page_size": "2", "page": "1"})) == 8


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", " =1", "\r=1"]
)
def test_a_formula_becomes_text(client: Client, scene: Scene, text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["+33 3 21 00 00 01", "03 21 00 00 01", -61.5, "-61.5", 4, None])
def test_phones_and_negative_longitudes_stay(cell: object) -> None:
    assert safe_cell(cell) == cell


def test_a_title_that_is_a_formula_is_harmless_in_the_file(client: Client, scene: Scene) -> None:
    SolutionFactory(title="=HYPERLINK('http://exemple.test')", scheme=scene.schemes["cej"])
    titles = [row["titre"] for row in csv_rows(client, {})]
    assert "'=HYPERLINK('http://exemple.test')" in titles


def test_a_place_overseas_keeps_its_negative_longitude(client: Client, scene: Scene) -> None:
    overseas = SolutionFactory(title="Outre-mer", scheme=scene.schemes["cej"])
    PlaceFactory(solution=overseas, commune=scene.communes["97302"])
    [row] = [row for row in csv_rows(client, {}) if row["titre"] == "Outre-mer"]
    assert float(row["longitude"]) < -50


def test_accents_and_examples_are_readable(client: Client, scene: Scene) -> None:
    raw = body(client, "/solutions.csv", {})
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = {row["titre"]: row for row in csv_rows(client, {})}
    assert rows["Parcours immersion d’Arras"]["exemple"] == "oui"
    assert rows["Micro-lycée de Lens"]["exemple"] == "non"


def test_the_open_data_holds_the_whole_public_set(client: Client, scene: Scene) -> None:
    suspended = SolutionFactory(suspended=True, title="Fermée cet automne")
    lines = body(client, "/donnees/solutions.jsonl", {"q": "micro"}).splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == 9
    assert {one["title"]: one["suspended"] for one in records}["Fermée cet automne"] is True
    assert [one["id"] for one in records] == sorted(one["id"] for one in records)
    assert suspended.pk in {one["id"] for one in records}
    for one in records:
        assert not {"age_fit", "served", "distance_km", "reasons"} & set(one)


@pytest.mark.parametrize(
    "path",
    ["/solutions.csv", "/solutions.xlsx", "/solutions.geojson", "/donnees/solutions.jsonl"],
)
def test_no_file_holds_a_draft_or_a_professional_contact(
    client: Client, scene: Scene, path: str
) -> None:
    response = client.get(path)
    raw = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert SENTINEL.encode() not in raw
    assert b"Brouillon" not in raw
    assert not response.cookies


def test_the_map_file_may_be_read_by_other_sites(client: Client, scene: Scene) -> None:
    response = client.get("/solutions.geojson")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_large_file_takes_a_few_queries_a_chunk(
    client: Client, scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        SolutionFactory(title=f"En plus {n}", scheme=scene.schemes["cej"])
    csv_rows(client, {})
    with django_assert_max_num_queries(7):
        assert len(csv_rows(client, {})) == 38
