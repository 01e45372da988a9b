"""Leaflets on paper and on a small screen: one page each, in either direction of writing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from guide.loading.files import read_entries
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

FOLDER = "/guide/jeunes-et-familles"
ALWAYS = ("ar", "fa")  # the two that run from right to left
_SHEET = re.compile(rb"/Type\s*/Page\b")


def leaflets_to_print() -> Iterator[tuple[str, str]]:
    """Of each page, the two from right to left and the longest of the others."""
    for entry in read_entries():
        if entry.data["type"] == "family":
            sizes = {one["lang"]: len("".join(one["points"])) for one in entry.data["leaflets"]}
            others = [code for code in sizes if code not in ALWAYS]
            for code in (*ALWAYS, max(others, key=sizes.__getitem__)):
                yield entry.data["slug"], code


def test_every_leaflet_prints_on_one_page(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url)
    page = context.new_page()
    sheets = {}
    for slug, code in leaflets_to_print():
        page.goto(f"{FOLDER}/{slug}/feuillet/{code}/")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        sheets[slug, code] = len(_SHEET.findall(printed))
    context.close()
    assert len(sheets) == 24
    assert {place: count for place, count in sheets.items() if count != 1} == {}


@pytest.mark.parametrize("code", ["ar", "fa", "uk"])
def test_a_leaflet_fits_a_telephone_and_axe_has_nothing_to_say(code: str, phone: Page) -> None:
    phone.goto(f"{FOLDER}/aide-et-ecoute/feuillet/{code}/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(phone).response["violations"] == []


def test_arabic_begins_at_the_right_and_its_numbers_read_in_their_order(phone: Page) -> None:
    phone.goto(f"{FOLDER}/aide-et-ecoute/feuillet/ar/")
    sheet = phone.locator(".leaflet__sheet")
    assert sheet.evaluate("node => getComputedStyle(node).direction") == "rtl"
    number = phone.locator(".leaflet__numbers a").first
    box, frame = number.bounding_box(), sheet.bounding_box()
    assert box is not None
    assert frame is not None
    assert frame["x"] + frame["width"] - (box["x"] + box["width"]) < 40
    assert number.evaluate("node => getComputedStyle(node).direction") == "ltr"
