"""A colleague becomes a lead by a letter, keeps the map true in a few clicks, reads what readers
say, and meets another editor: nothing is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys import own_platform
from tests.journeys.people import PASSWORD, sign_in, sign_out
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.server]

NAME = "chaine"
GUEST, READER = "invitee-chaine@exemple.test", "lectrice-chaine@exemple.test"
_MAKE = f"""
from datetime import timedelta
from django.utils import timezone
from directory.models import Intake
today = timezone.localdate()
second, _ = User.objects.get_or_create(email="chaine2@exemple.test", defaults=dict(role="lead"))
second.first_name, second.last_name = "Paul", "Second"
second.set_password({PASSWORD!r})
second.save()
platform.leads.add(second)
actor.opening, actor.website, actor.verified_at = "Le lundi.", "", today
actor.save()
for number in range(12):
    solution = Solution.objects.create(
        slug=f"passerelle-{{number:02}}", title=f"Passerelle du canal {{number:02}} (exemple)",
        scheme=Scheme.objects.first(), actor=actor, summary="Un essai.", state="published",
        is_example=True)
    Intake.objects.create(
        solution=solution, kind="permanente", open_places=5, total_places=12, seen_at=today,
        expires_at=today + timedelta(days=29))
"""
_LETTERS = """
from directory.models import OutgoingMail; import json
print(json.dumps(list(OutgoingMail.objects.filter(to=%r).values_list("body", flat=True))))
"""
_LEFT = f"""
from directory.models import Suggestion
print(Suggestion.objects.filter(email={READER!r}).count())
"""


@pytest.fixture(scope="module")
def sheets(site: Site) -> Iterator[None]:
    """Made once: none of these journeys reads what another one writes."""
    with own_platform.nothing_stays(site, NAME):
        own_platform.make(site, NAME, _MAKE)
        yield


def letters_to(site: Site, email: str) -> list[str]:
    found: list[str] = json.loads(site.manage("shell", "-v", "0", "-c", _LETTERS % email))
    return found


def _invited(page: Page, site: Site) -> None:
    """The account of a new lead, opened from the letter of a colleague."""
    sign_in(page, NAME)
    page.get_by_role("link", name="Invitations").click()
    page.get_by_label("Adresse professionnelle").fill(GUEST)
    page.get_by_role("radio", name="Responsable").check()
    page.get_by_role("combobox", name="Plateforme").select_option(label="PSAD des chaine (exemple)")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("En attente.")).to_be_visible()
    sign_out(page)
    (letter,) = letters_to(site, GUEST)
    link = re.search(r"http\S+", letter)
    assert link
    page.goto(link[0])
    page.get_by_label("Prénom").fill("Dominique")
    page.get_by_label("Nom", exact=True).fill("Essai")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.get_by_text("Votre compte est ouvert")).to_be_visible()


def _due(page: Page, title: str) -> str:
    """How many, by the list of what waits."""
    line = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))
    return line.locator(".due__no").inner_text()


def test_from_an_invitation_to_true_places_in_the_search(
    signed_desk: Page, site: Site, sheets: None
) -> None:
    page = signed_desk
    _invited(page, site)
    sign_in(page, "invitee-chaine")
    assert _due(page, "Solutions à vérifier") == "12"
    page.get_by_role("link", name="Vérifier : Solutions à vérifier").click()
    for number in range(10):
        page.get_by_role("checkbox", name=f"Passerelle du canal {number:02}").check()
    page.get_by_role("button", name="Enregistrer les fiches cochées").click()
    expect(page.get_by_text("10 fiches : exactes, vérifiées ce jour.")).to_be_visible()
    page.get_by_role("link", name="Espace pro").last.click()
    assert _due(page, "Solutions à vérifier") == "2"

    page.get_by_role("link", name="Places libres").click()
    page.get_by_label("Places libres").first.focus()
    for count in (1, 2, 3):
        page.keyboard.press("Control+a")
        page.keyboard.type(str(count))
        page.keyboard.press("Enter")
    told = "Enregistré : vues aujourd’hui par Dominique Essai"
    expect(page.get_by_text(told)).to_have_count(3)
    sign_out(page)
    page.goto("/solutions/?q=passerelle+du+canal&page_size=50")
    for number, places in ((0, "1 place libre"), (1, "2 places libres"), (2, "3 places libres")):
        card = page.get_by_role("article").filter(has_text=f"Passerelle du canal {number:02}")
        expect(card).to_contain_text(re.compile(places.replace(" ", r"\s")))


def test_two_editors_of_one_sheet_lose_nothing(
    signed_desk: Page, signed_phone: Page, sheets: None
) -> None:
    first, second = signed_desk, signed_phone
    for page, name in ((first, NAME), (second, "chaine2")):
        sign_in(page, name)
        page.goto("/espace/solutions/")
        page.get_by_role("link", name="Passerelle du canal 00").click()
    first.get_by_label("Durée").fill("Deux mois")
    first.get_by_label("Coût").fill("Gratuit")
    first.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(first.get_by_text("Enregistré.")).to_be_visible()

    second.get_by_label("Durée").fill("Trois mois")
    second.get_by_label("Repas").fill("À la cantine")
    with second.expect_response(lambda answer: answer.request.method == "POST") as answer:
        second.get_by_role("button", name="Enregistrer", exact=True).click()
    assert answer.value.status == 409
    conflict = second.get_by_role("alert")
    expect(conflict).to_contain_text("Enregistré par Anne Essai")
    expect(conflict.get_by_role("radio", name="Le vôtre Trois mois")).not_to_be_checked()
    expect(conflict.get_by_role("radio", name="Le sien Deux mois")).not_to_be_checked()
    expect(conflict.get_by_role("radio")).to_have_count(2)
    expect(second.get_by_label("Repas")).to_have_value("À la cantine")
    expect(second.get_by_label("Coût")).to_have_value("Gratuit")
    assert Axe().run(second).response["violations"] == []
    assert not second.evaluate("document.documentElement.scrollWidth > innerWidth")

    conflict.get_by_role("radio", name="Le vôtre").check()
    second.get_by_role("button", name="Enregistrer avec ces choix").click()
    expect(second.get_by_text("Enregistré.")).to_be_visible()
    first.reload()
    for label, value in (
        ("Durée", "Trois mois"),
        ("Coût", "Gratuit"),
        ("Repas", "À la cantine"),
    ):
        expect(first.get_by_label(label)).to_have_value(value)


def test_what_a_reader_tells_is_answered_field_by_field(
    phone: Page, signed_desk: Page, site: Site, sheets: None
) -> None:
    phone.goto("/acteurs/acteur-chaine/")
    phone.get_by_role("link", name="Signaler une erreur").click()
    phone.locator("summary", has_text="Site").click()
    phone.get_by_label("Site : ce qui est juste").fill("https://ailleurs.test/")
    phone.locator("summary", has_text="Ouverture").click()
    # As a person types: a form filled in less than two seconds is a robot's.
    phone.get_by_label("Ouverture : ce qui est juste").press_sequentially(
        "Le mardi et le jeudi, de 9 h à 17 h.", delay=90
    )
    phone.get_by_label("Votre courriel").fill(READER)
    phone.get_by_role("button", name="Envoyer").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Merci")

    page = signed_desk
    sign_in(page, NAME)
    assert _due(page, "Signalements à lire") == "1"
    page.get_by_role("link", name="Répondre : Signalements").click()
    page.get_by_role("link", name="Modifier : Ouverture").click()
    page.get_by_label("Ce qui sera écrit dans la fiche").fill("Le mardi, de 9 h à 17 h.")
    page.get_by_role("button", name="Écrire dans la fiche").click()
    expect(page.get_by_text(re.compile("Ouverture.*corrigé"))).to_be_visible()
    page.locator("summary", has_text="Refuser : Site").click()
    page.get_by_label("Pourquoi ?").fill("La structure n’a pas de site.")
    page.get_by_role("button", name="Refuser", exact=True).click()
    expect(page.get_by_text("Rien à lire.")).to_be_visible()

    phone.goto("/acteurs/acteur-chaine/")
    expect(phone.get_by_text("Le mardi, de 9 h à 17 h.")).to_be_visible()
    expect(phone.get_by_text("ailleurs.test")).to_have_count(0)
    (thanks,) = letters_to(site, READER)
    assert "Ouverture : corrigé." in thanks
    assert "La structure n’a pas de site." in thanks
    assert site.manage("shell", "-v", "0", "-c", _LEFT).split() == ["0"]
