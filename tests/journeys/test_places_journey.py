"""A lead says the places of her platform: at the keyboard, on a telephone, without script, and
while somebody else does the same; the public search shows it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import own_platform
from tests.journeys.people import sign_in
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.server]

NAME = "places"
# Lines in every state.
_MAKE = """
from datetime import timedelta
from django.utils import timezone
from directory.models import Intake
today = timezone.localdate()
for number in range(14):
    solution = Solution.objects.create(
        slug=f"parcours-{number:02}", title=f"Parcours de places {number:02} (exemple)",
        scheme=Scheme.objects.first(), actor=actor, summary="Un essai.", state="published",
        is_example=True)
    if number < 13:
        late = number == 0
        Intake.objects.create(
            solution=solution, kind="permanente", open_places=5, total_places=12,
            seen_at=today - timedelta(days=40 if late else 1),
            expires_at=today + timedelta(days=-10 if late else 29))
"""
_SAY = """
from directory.models import Intake
from directory.places.rules import Said
from directory.places.saying import Saying, say_many
intake = Intake.objects.get(solution__slug="parcours-02")
said = Said(open_places=9, total_places=12)
say_many([Saying(said=said, solution_id=intake.solution_id, intake_id=intake.pk)], who="Paul Essai")
"""


@pytest.fixture(scope="module")
def leaves_nothing(site: Site) -> Iterator[None]:
    with own_platform.nothing_stays(site, NAME):
        yield


@pytest.fixture
def lines(site: Site, leaves_nothing: None) -> None:
    own_platform.make(site, NAME, _MAKE)


def line(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Parcours de places {number:02}")


def free(page: Page, number: int) -> Locator:
    return line(page, number).get_by_label("Places libres")


def places_found(page: Page, number: int) -> int | None:
    """What the public search says of one solution."""
    answer = page.request.get("/solutions.json?q=parcours+places&page_size=50").json()
    (found,) = [one for one in answer["results"] if one["slug"] == f"parcours-{number:02}"]
    count: int | None = found["open_places"]
    return count


def test_twelve_lines_at_the_keyboard(signed_desk: Page, lines: None) -> None:
    page = signed_desk
    sign_in(page, NAME)
    expect(page.get_by_role("heading", name="Places à confirmer")).to_be_visible()
    page.get_by_role("link", name="Saisir les places").click()
    expect(page.locator("[data-line]")).to_have_count(1)
    page.get_by_role("link", name="Voir toutes les lignes").click()
    free(page, 0).focus()
    for number in range(3):
        page.keyboard.press("Control+a")
        page.keyboard.type(str(number + 1))
        page.keyboard.press("Enter")
        expect(free(page, number + 1)).to_be_focused()
    for number in range(3, 12):
        page.keyboard.press("=")
        expect(free(page, number + 1)).to_be_focused()
    for number in range(12):
        expect(line(page, number)).to_contain_text("Enregistré : vues aujourd’hui par Anne Essai")
    assert [places_found(page, number) for number in (0, 1, 2, 3)] == [1, 2, 3, 5]
    # The first way in of a solution that had none.
    page.keyboard.press("Enter")
    expect(free(page, 13)).to_be_focused()
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Enregistrer les 14 lignes")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Parcours de places 13")
    assert places_found(page, 13) == 6
    page.reload()
    expect(free(page, 13)).to_have_value("6")


def test_an_error_is_told_at_its_line_and_the_focus_goes_on(signed_desk: Page, lines: None) -> None:
    page = signed_desk
    sign_in(page, NAME)
    page.goto("/espace/places/")
    free(page, 1).fill("15")
    page.keyboard.press("Enter")
    expect(line(page, 1)).to_contain_text("15 places libres sur 12")
    expect(free(page, 1)).to_have_attribute("aria-invalid", "true")
    expect(free(page, 2)).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("15 places libres sur 12")
    free(page, 1).fill("10")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(line(page, 1)).to_contain_text("Enregistré")
    expect(free(page, 1)).not_to_have_attribute("aria-invalid", "true")
    assert places_found(page, 1) == 10


def test_two_people_on_one_line(signed_desk: Page, site: Site, lines: None) -> None:
    page = signed_desk
    sign_in(page, NAME)
    page.goto("/espace/places/")
    own_platform.run(site, _SAY)
    free(page, 2).fill("1")
    page.keyboard.press("Enter")
    expect(line(page, 2)).to_contain_text("par Paul Essai : 9 places libres sur 12")
    expect(free(page, 2)).to_have_value("1")
    assert places_found(page, 2) == 9
    free(page, 2).press("Enter")
    expect(line(page, 2)).to_contain_text("Enregistré")
    assert places_found(page, 2) == 1


def test_a_line_left_is_saved(signed_desk: Page, lines: None) -> None:
    page = signed_desk
    sign_in(page, NAME)
    page.goto("/espace/places/")
    free(page, 1).fill("7")
    free(page, 5).focus()
    expect(line(page, 1)).to_contain_text("Enregistré")
    line(page, 3).get_by_label("Vu aujourd’hui").check()
    expect(line(page, 3)).to_contain_text("Enregistré")
    page.context.clear_cookies()
    free(page, 4).press("=")
    expect(line(page, 4)).to_contain_text("Votre session est finie")


def test_a_lost_connection_is_told_and_what_was_typed_stays(
    chromium: Browser, site: Site, lines: None
) -> None:
    context = chromium.new_context(base_url=site.url, locale="fr-FR")
    page = context.new_page()
    sign_in(page, NAME)
    page.goto("/espace/places/")
    context.set_offline(True)
    free(page, 3).fill("8")
    free(page, 3).press("Enter")
    expect(line(page, 3)).to_contain_text("Pas de connexion")
    expect(free(page, 3)).to_have_value("8")
    context.set_offline(False)
    free(page, 3).press("=")
    expect(line(page, 3)).to_contain_text("Enregistré")
    assert places_found(page, 3) == 8
    context.close()


@pytest.fixture
def plain_phone(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        base_url=site.url,
        locale="fr-FR",
        java_script_enabled=False,
    )
    yield context.new_page()
    context.close()


def test_without_script_one_button_saves_all(plain_phone: Page, lines: None) -> None:
    page = plain_phone
    sign_in(page, NAME)
    page.goto("/espace/places/")
    free(page, 1).fill("15")
    free(page, 2).fill("3")
    page.get_by_role("button", name="Enregistrer les 14 lignes").click()
    expect(page).to_have_title(re.compile(r"^Erreur\s: Places libres"))
    expect(page.get_by_text("1 ligne à revoir, rien n’est encore enregistré")).to_be_visible()
    page.get_by_role("link", name="15 places libres sur 12").click()
    expect(free(page, 1)).to_be_focused()
    free(page, 1).fill("11")
    expect(free(page, 2)).to_have_value("3")
    page.get_by_role("button", name="Enregistrer les 14 lignes").click()
    expect(page.get_by_text("Enregistré : 2 lignes modifiées, 0 confirmée")).to_be_visible()
    assert [places_found(page, number) for number in (1, 2)] == [11, 3]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_places_are_accessible(
    chromium: Browser, site: Site, lines: None, width: int, scheme: Any
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        base_url=site.url,
        color_scheme=scheme,
        bypass_csp=True,
    )
    page = context.new_page()
    sign_in(page, NAME)
    for address in ("/espace/", "/espace/places/", "/espace/couverture/"):
        page.goto(address)
        assert_clean(page, address)
    page.goto("/espace/places/")
    free(page, 0).fill("15")
    line(page, 0).get_by_text("Entrée toute l’année").click()
    page.get_by_role("button", name="Enregistrer les 14 lignes").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_clean(page, "with an error")
    context.close()


def assert_clean(page: Page, where: str) -> None:
    found = Axe().run(page).response["violations"]
    assert [(where, one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), where
