"""The question this site was made for: she is 15, near Lens, and wants out of the house."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def ask_from_home(page: Page, age: str, place: str) -> None:
    page.goto("/")
    page.get_by_label("Votre âge").fill(age)
    page.get_by_label("Où habitez-vous ?").fill(place)
    page.get_by_role("button", name="Voir les solutions").click()
    page.wait_for_url("**/solutions/?*")


def results_of(page: Page) -> list[str]:
    found = page.locator("[data-results] [data-solution]")
    return [str(one.get_attribute("data-solution")) for one in found.all()]


def check_answer_for_fifteen(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("15 ans")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lens")
    expect(page.get_by_role("status")).to_contain_text("solutions")
    results = page.locator("[data-results]")
    # Reasons, one of them a derogation, with places that have their date.
    expect(results).to_contain_text("Possible à 15 ans")
    expect(results).to_contain_text(re.compile(r"places? libres?", re.IGNORECASE))
    expect(results).to_contain_text(re.compile(r"vues? le \d"))


def check_whom_to_call(page: Page) -> None:
    page.locator("[data-results] [data-solution] h3 a").first.click()
    page.wait_for_url("**/solutions/*/?*")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_contain_text("15 ans")
    main = page.get_by_role("main")
    expect(main.locator(".button--main")).to_have_count(1)


def test_on_a_phone_from_home_to_whom_to_call(phone: Page) -> None:
    ask_from_home(phone, "15", "Lens")
    check_answer_for_fifteen(phone)
    check_whom_to_call(phone)


def test_the_same_without_script(phone_without_script: Page) -> None:
    page = phone_without_script
    ask_from_home(page, "15", "62300")
    check_answer_for_fifteen(page)
    # 62300 is also the postal code of a smaller commune, which is offered.
    expect(page.get_by_role("main")).to_contain_text("Éleu-dit-Leauwette")
    check_whom_to_call(page)


def test_the_map_shows_the_same_set_without_script(phone_without_script: Page) -> None:
    page = phone_without_script
    ask_from_home(page, "15", "Lens")
    listed = results_of(page)
    page.goto(page.url.replace("/solutions/", "/carte/"))
    assert results_of(page) == listed
    expect(page.locator("svg.map__svg").first).to_be_visible()


def test_the_list_and_the_answer_for_programs_are_the_same(phone: Page) -> None:
    ask_from_home(phone, "17", "Lens")
    answer = phone.request.get(phone.url.replace("/solutions/", "/solutions.json")).json()
    assert [str(result["id"]) for result in answer["results"]] == results_of(phone)
    total = str(answer["total"])
    expect(phone.get_by_role("status")).to_contain_text(total)


def test_the_first_result_stands_high_on_a_phone(phone: Page) -> None:
    ask_from_home(phone, "17", "Lens")
    box = phone.locator("[data-results] [data-solution]").first.bounding_box()
    assert box is not None
    assert box["y"] <= 640  # within the first screen of 740 px


def test_nothing_scrolls_sideways(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/solutions/?age=15&lieu=Lens", "/carte/?age=15&lieu=Lens", "/dispositifs/"):
        phone.goto(path)
        wider = phone.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wider, path


def test_typing_a_place_suggests_communes_and_keeps_the_choice(phone: Page) -> None:
    phone.goto("/")
    field = phone.get_by_label("Où habitez-vous ?")
    field.press_sequentially("lens")
    option = phone.get_by_role("option").first
    expect(option).to_contain_text("Lens")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Lens (62)")


def test_ticking_a_filter_on_a_desk_changes_the_list_in_place(desk: Page) -> None:
    desk.goto("/solutions/?age=17&commune=62498")
    before = desk.get_by_role("status").inner_text()
    box = desk.locator("fieldset[data-facet='categorie'] input[type=checkbox]").first
    box.check()
    expect(desk.get_by_role("status")).not_to_have_text(before)
    assert "categorie=" in desk.url
    expect(box).to_be_checked()
    answer = desk.request.get(desk.url.replace("/solutions/", "/solutions.json")).json()
    expect(desk.get_by_role("status")).to_contain_text(str(answer["total"]))


def test_a_filter_without_script_needs_one_button(phone_without_script: Page) -> None:
    page = phone_without_script
    page.goto("/solutions/?age=17&commune=62498")
    page.locator("details.facets > summary").click()
    page.locator("fieldset[data-facet='phase'] input[value=diplomer]").check()
    page.locator("details.facets form button[type=submit]").first.click()
    page.wait_for_url("**phase=diplomer**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("17 ans")


def test_no_result_offers_what_to_relax_and_whom_to_call(phone: Page) -> None:
    phone.goto("/solutions/?age=13&commune=62498&internat=oui&phase=inserer&statut=salarie")
    main = phone.get_by_role("main")
    expect(phone.get_by_role("status")).to_contain_text("Aucune solution")
    expect(main).to_contain_text("Voici ce qui s’en approche")
    expect(main).to_contain_text("1 solution")
    expect(main).to_contain_text("Parlez à quelqu’un")


def test_a_keyboard_reaches_the_results_by_the_skip_link(desk: Page) -> None:
    desk.goto("/solutions/?age=17&commune=62498")
    desk.keyboard.press("Tab")
    focused = desk.evaluate("document.activeElement.textContent")
    assert focused == "Contenu"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "contenu"


def test_a_sheet_prints_on_two_pages_at_most(desk: Page) -> None:
    answer = desk.request.get("/solutions.json?commune=62498&age=17").json()
    desk.goto(answer["results"][0]["url"])
    pdf = desk.pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 2
