"""A lead keeps her sheets true on a telephone: says which are exact, corrects one without script,
reads what it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys import own_platform
from tests.journeys.people import sign_in
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.server]

NAME = "fiches"
_MAKE = """
for number in range(3):
    Solution.objects.create(
        slug=f"fiche-{number}", title=f"Atelier {number} (exemple)", state="published",
        scheme=Scheme.objects.first(), actor=actor, summary="Un essai.", is_example=True)
from directory.models import Place
for name in ("Le matin", "Le soir"):
    Place.objects.create(
        solution=Solution.objects.get(slug="fiche-2"), commune=commune, name=name,
        address="1 rue d’Essai")
"""


@pytest.fixture(scope="module")
def leaves_nothing(site: Site) -> Iterator[None]:
    with own_platform.nothing_stays(site, NAME):
        yield


@pytest.fixture
def sheets(site: Site, leaves_nothing: None) -> None:
    own_platform.make(site, NAME, _MAKE)


def test_sheets_are_vouched_for_corrected_and_put_back(signed_phone: Page, sheets: None) -> None:
    phone = signed_phone
    sign_in(phone, NAME)
    phone.goto("/espace/solutions/?etat=a-verifier")
    expect(phone.get_by_text("3 fiches.")).to_be_visible()
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_role("checkbox", name="Toujours exacte : Atelier 0").check()
    phone.get_by_role("button", name="Enregistrer les fiches cochées").click()
    expect(phone.get_by_text("1 fiche : exactes, vérifiées ce jour.")).to_be_visible()
    phone.get_by_role("button", name="Toutes celles de cette page sont exactes").click()
    expect(phone.get_by_text("Tout est vérifié.")).to_be_visible()

    phone.goto("/espace/solutions/")
    phone.get_by_role("link", name="Atelier 1").click()
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_label("Titre").fill("")
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_role("heading", name="À corriger")).to_be_visible()
    phone.get_by_label("Titre").fill("Atelier du lundi (exemple)")
    phone.get_by_label("Argent").fill("Une gratification")
    phone.get_by_label("Titre").press("Enter")  # saves, and presses no other button
    expect(phone.get_by_text("Enregistré.")).to_be_visible()

    phone.get_by_role("link", name="Historique").click()
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_role("button", name="Rétablir argent").click()
    expect(phone.get_by_text("Rétabli : argent.")).to_be_visible()
    phone.goto("/solutions/fiche-1/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Atelier du lundi")
    expect(phone.get_by_text("Une gratification")).to_have_count(0)


def test_a_solution_is_made_whole_and_found_without_the_admin(
    signed_phone: Page, sheets: None
) -> None:
    phone = signed_phone
    sign_in(phone, NAME)
    phone.goto("/espace/solutions/nouvelle/")
    phone.get_by_label("Dispositif").select_option(index=2)
    phone.get_by_label("Proposée par").select_option(index=1)
    phone.get_by_label("Titre").fill("Passerelle du soir")
    phone.get_by_role("button", name="Créer le brouillon").click()

    phone.locator("summary", has_text="Ajouter une règle d’âge").click()
    phone.locator("#id_ages-0-minimum").fill("16")
    phone.locator("#id_ages-0-maximum").fill("18")
    phone.locator("summary", has_text="Ajouter une entrée").click()
    phone.locator("#id_intakes-0-kind").select_option("permanente")
    phone.locator("#id_intakes-0-open_places").fill("3")
    phone.get_by_label("Ajouter une commune").press_sequentially("Rennes")
    phone.get_by_role("listbox").get_by_role("option", name="Rennes (35)").click()
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_text("Enregistré.")).to_be_visible()
    expect(phone.get_by_role("group", name="De 16 à 18 ans")).to_be_visible()
    expect(phone.get_by_label("Ces territoires")).to_have_value("35238 Rennes (35)")
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_text("Enregistré.")).to_be_visible()
    # The empty rows, sent by a browser, made none.
    expect(phone.get_by_role("checkbox", name="Retirer cette règle")).to_have_count(1)
    expect(phone.get_by_role("checkbox", name="Retirer cette entrée")).to_have_count(1)
    expect(phone.get_by_role("checkbox", name="Retirer ce lieu")).to_have_count(0)
    phone.get_by_role("button", name="Publier").click()
    expect(phone.get_by_text("Publiée : tout le monde la lit.")).to_be_visible()

    asked = "/solutions/?q=passerelle+du+soir&commune=35238&age="
    phone.goto(f"{asked}17")
    expect(phone.get_by_role("link", name="Passerelle du soir (exemple)")).to_be_visible()
    phone.goto(f"{asked}30")
    expect(phone.get_by_role("link", name="Passerelle du soir (exemple)")).to_have_count(0)


def test_a_point_is_moved_with_the_keyboard(signed_phone: Page, sheets: None) -> None:
    phone = signed_phone
    sign_in(phone, NAME)
    phone.goto("/espace/acteurs/")
    phone.get_by_role("link", name="Acteur des fiches").click()
    mark = phone.get_by_role("button", name="Repère de la position")
    expect(mark).to_be_visible()
    assert Axe().run(phone).response["violations"] == []
    field = phone.get_by_label("Position sur la carte")
    expect(field).to_have_value("")
    mark.focus()
    phone.keyboard.press("ArrowUp")
    phone.keyboard.press("Shift+ArrowRight")
    expect(field).not_to_have_value("")
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_text("placée à la main")).to_be_visible()
    expect(phone.get_by_label("Position sur la carte")).to_have_value(re.compile(r"^48,\d+ ; -1,"))


def test_the_point_of_one_place_of_a_solution_is_moved_on_its_own_map(
    signed_phone: Page, sheets: None
) -> None:
    phone = signed_phone
    sign_in(phone, NAME)
    phone.goto("/espace/solutions/")
    phone.get_by_role("link", name="Atelier 2").click()
    first, second = phone.get_by_label("Position sur la carte").all()[:2]
    mark = phone.get_by_role("button", name="Repère de la position")
    expect(mark).to_have_count(0)  # no map is drawn before it is asked for
    phone.get_by_text("Placer sur une petite carte : Le soir").click()
    expect(mark).to_have_count(1)
    expect(mark).to_be_visible()
    assert Axe().run(phone).response["violations"] == []
    mark.focus()
    phone.keyboard.press("ArrowUp")
    expect(second).not_to_have_value("")
    expect(first).to_have_value("")
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_text("placée à la main")).to_have_count(1)
    first, second = phone.get_by_label("Position sur la carte").all()[:2]
    expect(first).to_have_value("")
    expect(second).to_have_value(re.compile(r"^48,\d+ ; -1,"))
