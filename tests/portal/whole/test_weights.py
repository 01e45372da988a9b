"""What a phone downloads, and how many queries a page costs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Solution
from tests.factories import IntakeFactory, PlaceFactory, SolutionFactory
from tests.pages import PageRead
from tests.portal.whole.site import WholeSite, content

KB = 1_000
SEARCH_QUERIES, OTHER_QUERIES = 12, 10
_LOADED = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src)="/static/([^"?]+)"')
_IMPORTED = re.compile(r"""(?:import|from)\s*\(?["'](\.{1,2}/[^"']+)["']""")
_FETCHED = re.compile(r'"/(carte/points\.geojson|static/[^"]+\.json)')
INVENTED = "essai de poids"
ASKED = "q=zygomorphe&page_size=30&bbox=-5,41,10,51&zoom=6"
FULL = (
    "/solutions/?age=16&commune=62498&hors_zone=oui&phase=diplomer&phase=remobiliser&phase=inserer"
    "&public=sorti-lycee&public=sans-diplome&statut=stagiaire&statut=scolaire&entree=permanente"
)


def _compressed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def _static(path: str) -> bytes:
    found = finders.find(path)
    assert isinstance(found, str), path
    return Path(found).read_bytes()


def _with_imports(path: str, seen: set[str]) -> Iterator[str]:
    """A file of ours, and the modules that it imports."""
    if path in seen:
        return
    seen.add(path)
    yield path
    if path.endswith(".js") and path.startswith("js/"):
        for imported in _IMPORTED.findall(_static(path).decode()):
            near = (Path("/") / Path(path).parent / imported).resolve()
            yield from _with_imports(str(near).lstrip("/"), seen)


def weight(client: Client, path: str) -> int:
    """Bytes over the wire for a first visit: the page, its style, its scripts and theirs."""
    response = client.get(path)
    assert response.status_code == 200
    source = response.content.decode()
    files = _LOADED.findall(source)
    assert any(one.endswith(".css") for one in files)
    seen: set[str] = set()
    every = [one for file in files for one in _with_imports(file, seen)]
    return _compressed(response.content) + sum(_compressed(_static(one)) for one in every)


def queries(client: Client, path: str) -> int:
    client.get(path)  # the index is built at the first request
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        content(response)
    assert response.status_code == 200, path
    return len(captured)


def test_the_demonstration_is_large_enough_to_weigh(site: WholeSite) -> None:
    assert Solution.objects.published().count() >= 290


@pytest.mark.parametrize(
    "path", ["/", "/solutions/", "/solutions/?age=16&commune=62498", FULL, "/solutions/{solution}/"]
)
def test_a_page_weighs_at_most_150_kb(client: Client, site: WholeSite, path: str) -> None:
    assert weight(client, path.format(**site.slugs())) <= 150 * KB


def test_no_other_page_weighs_more(client: Client, site: WholeSite) -> None:
    for path in (
        "/acteurs/", "/acteurs/{actor}/", "/dispositifs/", "/dispositifs/micro-lycee/",
        "/plateformes/", "/plateformes/{platform}/", "/territoires/region/32/",
        "/territoires/departement/62/", "/plan/", "/donnees/",
    ):  # fmt: skip
        assert weight(client, path.format(**site.slugs())) <= 150 * KB, path


@pytest.mark.parametrize("path", ["/carte/", "/carte/?age=16&commune=62498&hors_zone=oui"])
def test_the_map_weighs_at_most_400_kb(client: Client, site: WholeSite, path: str) -> None:
    points = content(client.get("/carte/points.geojson?bbox=-5,41,10,51&zoom=6&regroupe=oui"))
    fetched = _FETCHED.findall(client.get(path).content.decode())
    files = [_static(one.removeprefix("static/")) for one in fetched if one.startswith("static/")]
    data = sum(map(_compressed, files)) + _compressed(points)
    assert weight(client, path) + data <= 400 * KB


def test_the_page_of_results_has_all_its_filters(client: Client, site: WholeSite) -> None:
    """So that what is weighed is the whole page."""
    source = PageRead(client.get("/solutions/")).source  # type: ignore[arg-type]
    for facet in ("phase", "public", "niveau", "statut", "entree", "prescripteur", "dispositif"):
        assert f'data-facet="{facet}"' in source, facet
    assert source.count("data-solution=") == 20


@pytest.mark.parametrize(
    "path",
    [
        "/solutions/",
        FULL,
        "/solutions/?age=15&lieu=Lens&page_size=100",
        "/solutions/?q=zzzzz+introuvable&age=99&departement=974&internat=oui",
        "/solutions.json?page_size=100",
        "/solutions.json?age=15&commune=62498&q=mecanique",
        "/carte/?age=15&lieu=Lens",
        "/carte/points.geojson?bbox=-5,41,10,51&zoom=6",
    ],
)
def test_a_search_costs_twelve_queries_at_most(client: Client, site: WholeSite, path: str) -> None:
    assert queries(client, path) <= SEARCH_QUERIES


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/solutions/{solution}/?age=16&commune=62498",
        "/acteurs/",
        "/acteurs/?lieu=Lens&type=cio",
        "/acteurs/{actor}/",
        "/dispositifs/",
        "/dispositifs/micro-lycee/",
        "/plateformes/",
        "/plateformes/{platform}/",
        "/territoires/region/32/",
        "/territoires/departement/62/",
        "/territoires/commune/62498/",
        "/plan/",
        "/communes.json?q=saint",
        "/sitemap-solutions-1.xml",
    ],
)
def test_any_other_page_costs_ten_at_most(client: Client, site: WholeSite, path: str) -> None:
    assert queries(client, path.format(**site.slugs())) <= OTHER_QUERIES


@pytest.mark.parametrize(
    "path", ["/solutions/", "/solutions.json", "/solutions.csv", "/solutions.geojson"]
)
def test_twenty_one_results_cost_what_one_costs(client: Client, site: WholeSite, path: str) -> None:
    one = _cost(client, path, results=1)
    assert _cost(client, path, results=21) == one


@pytest.mark.parametrize("path", ["/carte/", "/carte/points.geojson"])
def test_a_map_of_twenty_one_costs_no_more_than_of_one(
    client: Client, site: WholeSite, path: str
) -> None:
    """It may cost less: a disc of several solutions needs no title."""
    one = _cost(client, path, results=1)
    assert _cost(client, path, results=21) <= one


def _cost(client: Client, path: str, *, results: int) -> int:
    for number in range(Solution.objects.filter(source=INVENTED).count(), results):
        _add(f"Zygomorphe {number}")
    assert client.get("/solutions.json?q=zygomorphe").json()["total"] == results
    return queries(client, f"{path}?{ASKED}")


def _add(title: str) -> None:
    like = Solution.objects.published().filter(is_example=True).select_related("scheme", "actor")[0]
    solution = SolutionFactory(title=title, scheme=like.scheme, actor=like.actor, source=INVENTED)
    PlaceFactory(solution=solution, commune=like.actor.commune)
    IntakeFactory(solution=solution, dated=True, counted=True)
