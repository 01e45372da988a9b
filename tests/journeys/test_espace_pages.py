"""Every page of the signed-in area on a telephone, for each kind of person, in light and in dark:
axe, nothing wider than the screen, one h1, nothing refused by the policy. One load a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.espace_pages import MAKE, PEOPLE, sign_in, walk, wanted
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.server]
# Only their colours change in the dark.
COLOURS: dict[str, Any] = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def starts(site: Site) -> list[str]:
    """Pages that no link of everybody's leads to."""
    out, _ = site.script(MAKE).communicate(timeout=120)
    found: list[str] = json.loads(out.splitlines()[-1])
    return found


def faults_of(page: Page) -> list[str]:
    found = [] if page.locator("h1").count() == 1 else ["not one h1"]
    if "<Macro" in page.content() or "&lt;Macro" in page.content():
        found.append("the name of a macro instead of a value")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    for scheme, options in (("light", None), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        told = Axe().run(page, options=options or {"resultTypes": ["violations"]})
        found += [
            f"{scheme} {one['id']}: {node['html'][:120]}"
            for one in told.response["violations"]
            for node in one["nodes"][:2]
        ]
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_of_the_area(signed_phone: Page, starts: list[str], name: str) -> None:
    """A page that a lead has too is looked at once, as hers."""
    sign_in(signed_phone, name)
    own = wanted(name)
    elsewhere = set() if name == "lead" else wanted("lead")
    faults = {}
    for route, path in walk(signed_phone, starts):
        own.discard(route)
        if route not in elsewhere and (found := faults_of(signed_phone)):
            faults[path] = found
    assert faults == {}
    assert own == set()
