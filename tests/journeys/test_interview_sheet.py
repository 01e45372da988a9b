"""The interview sheet is filled in, printed and forgotten: nothing leaves, nothing stays."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.site import Site

pytestmark = pytest.mark.browser

SHEET = "/guide/outils/fiche-entretien-situation/"
KIT = "/guide/outils/kit-de-communication/"
LENS = "?commune=62498"
SECRET = "Confidence-7421"
_SIDE = re.compile(rb"/Type\s*/Page\b")
_SIZE = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)")
TWO_LINES = "Avec les mots du jeune : ce qu’il veut, ce qui l’empêche encore de revenir en cours. "


def controls(page: Page, kind: str) -> list[Locator]:
    return page.locator(f"[data-blank] {kind}").all()


def fill_in(page: Page) -> None:
    """Every field, as somebody who notes what was said."""
    for field in controls(page, "input[type=text]"):
        field.fill("12/03/2009")
    for area in controls(page, "textarea"):
        area.fill(SECRET if area.get_attribute("rows") == "1" else TWO_LINES * 2)
    for box in controls(page, "input[type=checkbox]"):
        box.check()


def filled(page: Page) -> int:
    """How many fields hold something."""
    count: int = page.evaluate(
        """() => [...document.querySelectorAll("[data-blank] input, [data-blank] textarea")]
             .filter((field) => (field.type === "checkbox" ? field.checked : field.value)).length"""
    )
    return count


def kept(page: Page) -> list[object]:
    """What the browser keeps for the site."""
    held: list[object] = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, document.cookie,
             (await indexedDB.databases()).length, (await caches.keys()).length,
             (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    return held


def sides(page: Page) -> int:
    return len(_SIDE.findall(page.pdf(format="A4", prefer_css_page_size=True)))


def test_filling_in_sends_nothing_and_keeps_nothing(desk: Page) -> None:
    desk.goto(SHEET, wait_until="networkidle")
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    fill_in(desk)
    desk.get_by_label("Nom", exact=True).press("Enter")
    desk.wait_for_load_state("networkidle")
    assert filled(desk) > 60
    assert asked == []
    assert kept(desk) == [0, 0, "", 0, 0, 0]
    assert SECRET not in desk.url


def test_leaving_and_coming_back_finds_it_empty(desk: Page) -> None:
    desk.goto(SHEET)
    fill_in(desk)
    desk.get_by_role("link", name="Boîte à outils").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Boîte à outils")
    desk.go_back()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Fiche d’entretien de situation")
    desk.wait_for_load_state()
    assert filled(desk) == 0


def test_a_page_that_the_browser_kept_whole_comes_back_empty(desk: Page) -> None:
    """Headless Chromium keeps no page: the event that it would send is sent by hand."""
    desk.goto(SHEET)
    for event in ("pagehide", "pageshow"):
        fill_in(desk)
        desk.evaluate(
            "name => dispatchEvent(new PageTransitionEvent(name, { persisted: true }))", event
        )
        assert filled(desk) == 0


def test_reloading_finds_it_empty(desk: Page) -> None:
    desk.goto(SHEET)
    fill_in(desk)
    desk.reload()
    assert filled(desk) == 0


def test_one_button_clears_all_and_goes_back_to_the_first_field(phone: Page) -> None:
    phone.goto(SHEET)
    fill_in(phone)
    phone.get_by_role("button", name="Tout effacer").click()
    assert filled(phone) == 0
    expect(phone.get_by_label("Organisme qui mène l’entretien")).to_be_focused()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(phone).response["violations"] == []


def test_it_prints_on_two_sides_empty_and_filled(desk: Page) -> None:
    desk.goto(SHEET)
    assert sides(desk) <= 2
    fill_in(desk)
    assert sides(desk) <= 2


def test_paper_shows_all_that_was_typed(desk: Page) -> None:
    desk.goto(SHEET)
    area = desk.get_by_label("Préciser")
    area.fill(TWO_LINES * 12)
    line = desk.get_by_label("Adresse", exact=True)
    line.fill("Résidence des Acacias, bâtiment C, escalier 3, 12 rue de la République prolongée")
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": 688, "height": 1000})
    for field in (area, line):
        hidden = field.evaluate("node => node.scrollHeight - node.clientHeight")
        assert hidden <= 2


def test_without_script_it_is_filled_in_and_printed_too(phone_without_script: Page) -> None:
    phone_without_script.goto(SHEET)
    name = phone_without_script.get_by_label("Prénom", exact=True)
    name.fill("Sam")
    expect(name).to_have_value("Sam")
    expect(phone_without_script.get_by_text("Tout effacer")).to_be_hidden()
    expect(phone_without_script.get_by_text("n’est ni envoyé ni gardé")).to_be_visible()
    assert sides(phone_without_script) <= 2


@pytest.mark.parametrize(("sheet", "size"), [("affiche", (595, 842)), ("depliant", (420, 595))])
def test_poster_and_flyer_take_one_sheet_of_their_size_with_the_local_address(
    sheet: str, size: tuple[int, int], desk: Page, site: Site
) -> None:
    desk.goto(f"{KIT}{sheet}/{LENS}")
    address = f"{site.url}/territoires/commune/62498/"
    expect(desk.get_by_role("img", name=f"Code à scanner vers {address}")).to_be_visible()
    expect(desk.locator(".poster")).to_contain_text(address)
    printed = desk.pdf(prefer_css_page_size=True)
    assert [(round(float(w)), round(float(h))) for w, h in _SIZE.findall(printed)] == [size]
    assert desk.goto(address) is not None
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Lens")


def test_the_file_of_the_sheet_is_downloaded(desk: Page) -> None:
    desk.goto(SHEET)
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="Télécharger en ODT").click()
    assert waiting.value.suggested_filename == "fiche-entretien-situation.odt"
