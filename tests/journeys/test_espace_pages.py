"""Every page of the signed-in area on a telephone, for each kind of person, in light and in dark:
axe, nothing wider than the screen, one h1, nothing refused by the policy. One load a page."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

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


# ---- without a mouse ----------------------------------------------------------------------------
_NAMED = r"""() => {
    const here = document.activeElement
    const label = here.labels && here.labels.length ? here.labels[0] : here
    return label.textContent.trim().replace(/\s+/g, " ")
}"""


def tab_to(page: Page, name: str, *, most: int = 150) -> None:
    """By the Tab key alone; what has the focus shows it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if str(page.evaluate(_NAMED)).startswith(name):
            break
    else:
        pytest.fail(f"the Tab key never comes to « {name} »")
    assert page.evaluate("document.activeElement.matches(':focus-visible')")


def test_a_sheet_and_a_suggestion_without_a_mouse(signed_desk: Page, starts: list[str]) -> None:
    page = signed_desk
    sign_in(page, "lead")
    tab_to(page, "Répondre : Signalements")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Signalements reçus")
    tab_to(page, "Refuser : Site")
    page.keyboard.press("Enter")
    tab_to(page, "Pourquoi ?")
    page.keyboard.type("Ce site n’est pas le leur.")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Site.*refusé"))).to_be_visible()
    tab_to(page, "Accepter : Ouverture")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rien à lire.")).to_be_visible()

    page.goto("/espace/")
    tab_to(page, "Vérifier : Acteurs")
    page.keyboard.press("Enter")
    page.wait_for_url("**/espace/acteurs/**")
    page.goto("/espace/acteurs/")
    title = page.locator("main a[href^='/espace/acteurs/']").nth(8).inner_text()
    tab_to(page, title.partition("(")[0].strip())
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Modifier"))
    tab_to(page, "Ouverture")
    page.keyboard.press("Control+a")
    page.keyboard.type("Le jeudi de 9 h à 12 h.")
    tab_to(page, "Enregistrer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    assert "Le jeudi de 9 h à 12 h." in page.content()
