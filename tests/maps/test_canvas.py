"""The one description of the map: nothing from elsewhere, nothing read as markup."""

from __future__ import annotations

import json
import re

import pytest

from directory.enums import Category
from directory.geography import Home
from maps.canvas import FAMILIES, PerseveranceMap, Sources, Tiles
from maps.outlines import REFERENCE
from maps.projection import box_around_point

ELSEWHERE = re.compile(r"//[a-z0-9-]+\.[a-z]", re.IGNORECASE)
SOURCES = Sources(
    "/carte/points.geojson", "/carte/solutions.json", "/static/b.json", "/static/m.svg"
)
LENS = Home("62498", "Lens", "62", "09", "32", 50.42893, 2.83183)


def canvas(
    query: str = "age=17", home: Home | None = LENS, tiles: Tiles | None = None
) -> PerseveranceMap:
    return PerseveranceMap(
        extent=box_around_point(50.43, 2.83, 40),
        query=query,
        sources=SOURCES,
        home=home,
        tiles=tiles,
    )


def test_the_description_is_plain_json_without_another_site() -> None:
    text = json.dumps(canvas().to_config())
    assert not ELSEWHERE.search(text)
    assert json.loads(text)["sources"]["points"] == "/carte/points.geojson"


def test_rendering_the_map_loads_nothing_and_runs_nothing() -> None:
    html = canvas().get_root().render()
    assert not ELSEWHERE.search(html)
    assert "user-scalable" not in html
    assert "<style" not in html
    assert "<link" not in html
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert [one for one in scripts if one[1].strip() and "application/json" not in one[0]] == []


def test_a_hostile_query_stays_a_string() -> None:
    hostile = "q=</script><img src=x onerror=alert(1)>"
    html = canvas(hostile).get_root().render()
    assert "<img" not in html
    [text] = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert json.loads(text)["query"] == hostile


def test_the_same_map_is_described_twice_in_the_same_way() -> None:
    assert canvas().get_root().render() == canvas().get_root().render()


def test_each_category_has_its_letter_its_shape_and_its_symbol() -> None:
    assert [family.category for family in FAMILIES] == list(Category)
    assert len({family.shape for family in FAMILIES}) == len({f.letter for f in FAMILIES}) == 5
    sprite = (REFERENCE.parents[2] / "static" / "img" / "marks.svg").read_text(encoding="utf-8")
    assert all(f'id="{family.symbol}"' in sprite for family in FAMILIES)


def test_a_commune_without_a_point_has_no_ring() -> None:
    nowhere = Home("97502", "Saint-Pierre", "975", None, "975", None, None)
    assert canvas(home=nowhere).to_config()["home"] is None
    assert canvas(home=None).to_config()["home"] is None


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://tuiles.exemple.fr/{z}/{x}/{y}.png", "https://tuiles.exemple.fr"),
        ("https://{s}.exemple.fr/{z}/{x}/{y}.png", "https://*.exemple.fr"),
        ("http://127.0.0.1:9000/{z}/{x}/{y}.png", "http://127.0.0.1:9000"),
    ],
)
def test_the_host_of_outside_tiles_is_the_only_one_allowed(url: str, origin: str) -> None:
    tiles = Tiles(url, "un crédit")
    assert tiles.origin == origin
    assert canvas(tiles=tiles).to_config()["tiles"] == {"url": url, "credit": "un crédit"}
