"""`/carte/`: complete without script, the same set as the list, nothing from elsewhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from directory.models import Commune
from tests.factories import PlaceFactory, SolutionFactory
from tests.maps.conftest import Scene
from tests.search.conftest import LENS

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


class Page(HTMLParser):
    """What a test needs of a page: every tag with its attributes, and the text of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag == "script":
            self.scripts.append((found, ""))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and self.scripts and data.strip():
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)

    def with_attribute(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    @property
    def config(self) -> dict[str, Any]:
        [text] = [text for found, text in self.scripts if found.get("id") == "carte-config"]
        config: dict[str, Any] = json.loads(text)
        return config

    @property
    def drawing(self) -> str:
        start = self.html.index('<svg class="map__svg"')
        return self.html[start : self.html.index('<div class="map__tools">')]


def page(client: Client, **query: Any) -> Page:
    response = client.get("/carte/", query)
    assert response.status_code == 200
    return Page(response.content.decode())


@pytest.mark.parametrize(
    "query", [{}, {"age": "17", "commune": LENS}, {"q": "lycee"}, {"categorie": "insertion"}]
)
def test_the_page_lists_what_the_list_lists(
    client: Client, scene: Scene, query: dict[str, str]
) -> None:
    listed = client.get("/solutions.json", query).json()
    shown = [int(one) for one in page(client, **query).with_attribute("data-solution")]
    assert shown == [one["id"] for one in listed["results"]]


def test_it_says_how_many_are_on_the_map_and_where_the_others_are(
    client: Client, scene: Scene
) -> None:
    html = page(client, age="17", commune=LENS).html
    assert "<strong>6\u00a0solutions</strong>, dont 4 sur la carte." in html
    said = "1 est à distance et 1 est sans adresse connue\u00a0: elles sont dans la liste."
    assert said in html
    assert html.count('role="status"') == 1


def test_the_legend_is_the_facet_of_categories(client: Client, scene: Scene) -> None:
    html = page(client, age="17", commune=LENS).html
    legend = html[html.index('<ul class="legend') : html.index('id="carte-dessin"')]
    facet = client.get("/solutions.json", {"age": "17", "commune": LENS}).json()["facets"]
    counts = [int(one) for one in re.findall(r'<span class="num">(\d+)</span>', legend)]
    known = {one["value"]: one["count"] for one in facet["categorie"]}
    order = "prevention accompagnement remobilisation qualification insertion".split()
    assert counts == [known.get(value, 0) for value in order]
    assert "/carte/?age=17&amp;commune=62498&amp;categorie=insertion" in legend


def test_a_chosen_category_can_be_given_back_from_the_legend(client: Client, scene: Scene) -> None:
    html = page(client, categorie="insertion").html
    assert '<a href="/carte/" aria-current="true">' in html


def test_the_drawing_is_well_formed_and_has_a_named_link_for_each_mark(
    client: Client, scene: Scene
) -> None:
    drawing = ElementTree.fromstring(page(client, age="17", commune=LENS).drawing)  # noqa: S314
    links = list(drawing.iter("a"))
    names = [one.get("aria-label") for one in links]
    assert names
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(one.get("href") for one in links)
    assert len(list(drawing.iter("path"))) > 3
    assert len([one for one in drawing.iter("circle") if one.get("class") == "map__ring"]) == 1


def test_every_mark_of_the_drawing_lies_in_its_frame(client: Client, scene: Scene) -> None:
    drawing = page(client, age="17", commune=LENS).drawing
    places = re.findall(r'<svg x="([\d.]+)%" y="([\d.]+)%"', drawing)
    assert places
    assert all(0 <= float(one) <= 100 for place in places for one in place)


def test_a_disc_leads_closer_until_its_names_are_told(
    client: Client, geography: dict[str, Commune]
) -> None:
    titles = ["Atelier du matin", "Atelier du soir"]
    for title in titles:
        PlaceFactory(solution=SolutionFactory(title=title), commune=geography[LENS])
    url = "/carte/"
    for _ in range(12):
        drawing = Page(client.get(url).content.decode())
        [href] = re.findall(r'<a href="([^"]+)" aria-label="2', drawing.drawing)
        if href == "#ensemble":
            break
        url = href.replace("&amp;", "&").split("#")[0]
    assert href == "#ensemble"
    assert 'id="ensemble"' in drawing.html
    together = drawing.html.split('id="ensemble"')[1]
    assert all(title in together for title in titles)


def test_what_lies_out_of_the_frame_is_told(client: Client, scene: Scene) -> None:
    html = page(client, dispositif="micro-lycee", bbox="2.7,50.3,2.9,50.5").html
    assert "2\u00a0lieux sont plus loin que ce cadre." in html


def test_a_frame_that_cannot_be_read_is_said_and_the_map_is_drawn(
    client: Client, scene: Scene
) -> None:
    html = page(client, bbox="partout").html
    assert "celui-ci en a 1." in html
    assert 'class="map__land"' in html


@pytest.mark.parametrize("query", [{}, {"commune": "97411"}, {"commune": "97502"}, {"q": "zzz"}])
def test_the_page_is_drawn_when_nothing_is_found(
    client: Client, geography: dict[str, Commune], query: dict[str, str]
) -> None:
    html = page(client, **query).html
    assert "<strong>0\u00a0solution</strong>." in html
    assert 'id="carte-dessin"' in html


def test_titles_that_are_scripts_stay_text(client: Client, geography: dict[str, Commune]) -> None:
    solution = SolutionFactory(title="</script><img src=x onerror=alert(1)>", slug="piege")
    PlaceFactory(solution=solution, commune=geography[LENS], at_address=True)
    shown = page(client, q='"></script><img src=x onerror=alert(2)>')
    whole = page(client)
    for one in (shown, whole):
        assert not [tag for tag, attributes in one.tags if tag == "img"]
        assert not [name for _, found in one.tags for name in found if name.startswith("on")]
    assert "&lt;/script&gt;&lt;img" in whole.drawing
    assert "</script><img" not in shown.html


def test_nothing_in_the_page_is_inline_nor_from_elsewhere(client: Client, scene: Scene) -> None:
    shown = page(client, age="17", commune=LENS)
    assert not shown.with_attribute("style")
    assert "<style" not in shown.html
    for attributes, text in shown.scripts:
        assert attributes.get("type") == "application/json" or not text.strip()
    loaded = [
        attributes.get("src") or attributes.get("href", "")
        for tag, attributes in shown.tags
        if tag in ("script", "link", "img", "use", "image")
    ]
    assert all(one == "" or one.startswith("/") or "testserver" in one for one in loaded)


def test_the_description_of_the_map_names_no_other_site(client: Client, scene: Scene) -> None:
    config = page(client, age="17", commune=LENS).config
    assert not ADDRESS.findall(json.dumps(config))
    assert config["query"] == "age=17&commune=62498"
    assert config["home"]["name"] == "Lens"
    assert config["home"]["ring_m"] == 30_000
    assert config["tiles"] is None
    [[south, west], [north, east]] = config["bounds"]
    assert south < 50.43 < north
    assert west < 2.83 < east


def test_anonymous_visitors_get_no_cookie(client: Client, scene: Scene) -> None:
    assert not client.get("/carte/").cookies


def test_tiles_of_another_site_are_a_choice_that_the_page_tells(
    client: Client, scene: Scene
) -> None:
    closed = client.get("/carte/")["Content-Security-Policy"]
    assert "tuiles.exemple.fr" not in closed
    with override_settings(
        TILES_URL="https://tuiles.exemple.fr/{z}/{x}/{y}.png", TILES_CREDIT="IGN"
    ):
        response = client.get("/carte/")
        elsewhere = client.get("/solutions/")["Content-Security-Policy"]
    assert "img-src 'self' data: https://tuiles.exemple.fr;" in (
        response["Content-Security-Policy"] + ";"
    )
    assert "tuiles.exemple.fr" not in elsewhere
    assert "votre adresse IP" in response.content.decode()


def test_the_cost_of_the_page_does_not_grow_with_its_marks(
    client: Client,
    geography: dict[str, Commune],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def add(number: int) -> None:
        for step in range(number):
            PlaceFactory(
                solution=SolutionFactory(),
                commune=geography[LENS],
                latitude=48 + step / 4 + number / 100,
                longitude=2 + step / 3,
                precision="adresse",
            )
        client.get("/carte/")

    add(2)
    with django_assert_num_queries(7):
        client.get("/carte/")
    add(12)
    with django_assert_num_queries(7):
        client.get("/carte/")
