"""Whatever is asked, the page, the data, the files and the map hold the same solutions."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from openpyxl import load_workbook

from directory.models import Solution
from search.corpus import read_corpus
from tests.pages import PageRead
from tests.portal.whole.site import WholeSite, content

SEARCHES = 48
# One parameter of a search → what it may be; several values where several may be asked.
CHOICES: dict[str, tuple[str, ...]] = {
    "age": ("13", "15", "16", "17", "19", "25", "40"),
    "commune": ("62498", "59350", "80021", "60057", "97411", "45234", "02691"),
    "lieu": ("Lens", "59000", "Saint-Denis (974)"),
    "q": ("mécanique", "micro-lycée", "reprendre un rythme", "chantier", "cuisine Lens", "zzzzmot"),
    "rayon": ("10", "30", "80"),
    "tri": ("distance", "entree", "nom"),
    "departement": ("62", "59", "974"),
    "region": ("32", "04"),
    "phase": ("prevenir", "remobiliser", "diplomer", "inserer"),
    "categorie": ("accompagnement", "remobilisation", "qualification"),
    "entree": ("permanente", "datee"),
    "public": ("sorti-lycee", "sans-diplome", "en-college"),
    "niveau": ("3e", "cap"),
    "statut": ("stagiaire", "scolaire"),
    "prescripteur": ("direct", "mission-locale"),
    **dict.fromkeys(("places", "internat", "distance", "pmr", "obligation"), ("oui",)),
    "hors_zone": ("oui",),
}
REPEATED = ("phase", "categorie", "public", "niveau", "statut", "prescripteur")
WORLD = {"bbox": "-180,-90,180,90", "zoom": "22"}

Query = list[tuple[str, str]]


def _searches() -> list[Query]:
    """The empty search, each parameter alone, then several together."""
    chance = random.Random(20261125)
    found: list[Query] = [[], *([(name, chance.choice(CHOICES[name]))] for name in CHOICES)]
    while len(found) < SEARCHES:
        names = chance.sample(list(CHOICES), chance.randint(2, 4))
        query: Query = []
        for name in names:
            count = 2 if name in REPEATED and chance.random() < 0.5 else 1
            query += [(name, value) for value in chance.sample(CHOICES[name], count)]
        found.append(query)
    return found


def _data(client: Client, path: str, query: Query) -> bytes:
    response = client.get(path, QUERY_STRING=urlencode(query))
    assert response.status_code == 200, (path, query)
    return content(response)


def _json(client: Client, query: Query) -> tuple[list[dict[str, Any]], int]:
    """Every result, all pages walked, and the total."""
    results: list[dict[str, Any]] = []
    page, pages = 1, 1
    while page <= pages:
        asked = [*query, ("page", str(page)), ("page_size", "100")]
        answer = json.loads(_data(client, "/solutions.json", asked))
        results += answer["results"]
        page, pages, total = page + 1, answer["pages"], answer["total"]
    return results, total


def _page_ids(client: Client, query: Query, *, total: int, size: int) -> list[int]:
    found: list[int] = []
    for page in range(1, max(1, -(-total // size)) + 1):
        asked = [*query, ("page", str(page)), ("page_size", str(size))]
        source = _data(client, "/solutions/", asked).decode()
        found += [int(one) for one in re.findall(r'data-solution="(\d+)"', source)]
    return found


def _csv_ids(client: Client, query: Query) -> list[int]:
    text = _data(client, "/solutions.csv", query).decode("utf-8-sig")
    return [int(row["id"]) for row in csv.DictReader(io.StringIO(text))]


def _xlsx_ids(client: Client, query: Query) -> list[int]:
    book = load_workbook(io.BytesIO(_data(client, "/solutions.xlsx", query)))
    return [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]


def _map(client: Client, query: Query) -> tuple[set[int], dict[str, Any]]:
    """Solutions of every mark of a map of the world, and what the map says of them."""
    data = json.loads(_data(client, "/carte/points.geojson", [*query, *WORLD.items()]))
    marks = [feature["properties"] for feature in data["features"]]
    assert len(marks) <= 500
    for mark in marks:
        assert len(mark["ids"]) == mark["solutions"], mark
    return {one for mark in marks for one in mark["ids"]}, data


def test_the_searches_find_much_little_and_nothing(client: Client, site: WholeSite) -> None:
    totals = [_json(client, query)[1] for query in _searches()]
    assert len(totals) >= 40
    assert min(totals) == 0
    assert max(totals) >= 250
    assert sum(0 < total < 20 for total in totals) >= 5


@pytest.mark.parametrize("number", range(SEARCHES))
def test_every_form_of_an_answer_holds_the_same_set(
    client: Client, site: WholeSite, number: int
) -> None:
    query = _searches()[number]
    results, total = _json(client, query)
    ids = [one["id"] for one in results]
    assert len(ids) == len(set(ids)) == total, query
    assert _page_ids(client, query, total=total, size=(20, 50, 100)[number % 3]) == ids, query
    assert _csv_ids(client, query) == ids, query
    assert _xlsx_ids(client, query) == ids, query

    positioned = {
        one["id"] for one in results if any(place["lat"] is not None for place in one["places"])
    }
    collection = json.loads(_data(client, "/solutions.geojson", query))
    drawn = [feature["properties"]["id"] for feature in collection["features"]]
    assert set(drawn) == positioned, query
    assert list(dict.fromkeys(drawn)) == [one for one in ids if one in positioned], query
    assert collection["without_position"] == total - len(positioned), query

    marked, said = _map(client, query)
    assert marked == positioned, query
    assert (said["total"], said["positioned"]) == (total, len(positioned)), query


def test_a_cell_of_many_solutions_counts_them_all(client: Client, site: WholeSite) -> None:
    """From afar a mark no longer names its solutions, but the places still add up."""
    far = {"bbox": WORLD["bbox"], "zoom": "0"}
    near = json.loads(_data(client, "/carte/points.geojson", [*WORLD.items()]))
    marks = json.loads(_data(client, "/carte/points.geojson", [*far.items()]))
    assert len(marks["features"]) < len(near["features"])
    places = [sum(f["properties"]["count"] for f in one["features"]) for one in (near, marks)]
    assert places[0] == places[1]


def test_the_map_page_says_the_total_of_the_list(client: Client, site: WholeSite) -> None:
    for query in _searches()[:20]:
        _, total = _json(client, query)
        text = PageRead(client.get("/carte/", QUERY_STRING=urlencode(query))).text  # type: ignore[arg-type]
        said = rf"\b{total} solution" if total else "Aucune solution"
        assert re.search(said, text), (query, total)


def test_the_open_data_holds_every_published_solution(client: Client, site: WholeSite) -> None:
    lines = _data(client, "/donnees/solutions.jsonl", []).splitlines()
    ids = {json.loads(line)["id"] for line in lines}
    published = set(Solution.objects.published().values_list("pk", flat=True))
    assert len(lines) == len(ids)
    assert ids == published == {document.id for document in read_corpus().documents}
    listed = {one["id"] for one in _json(client, [])[0]}
    assert listed <= ids
    suspended = {json.loads(x)["id"] for x in lines if json.loads(x)["suspended"]}
    assert ids - listed == suspended
