"""A professional proposes a practice on a telephone; the region of its commune, and no other,
asks for changes, then publishes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import make_people, sign_in, sign_out
from tests.journeys.site import Site

TITLE = "Marcher jusqu’au lycée avec un ancien"


@pytest.mark.browser
@pytest.mark.server
def test_propose_correct_publish(signed_phone: Page, site: Site) -> None:
    phone = signed_phone
    make_people(site)
    sign_in(phone, "pro")
    phone.get_by_role("link", name="Proposer une pratique").click()
    phone.get_by_role("button", name="Enregistrer et envoyer à la région").click()
    expect(phone).to_have_title("Erreur : Proposer une pratique, Reprendre pied")
    expect(phone.get_by_role("heading", name="À corriger")).to_be_visible()
    _fill(phone)
    phone.get_by_role("button", name="Enregistrer et envoyer à la région").click()
    expect(phone.get_by_text("En relecture")).to_be_visible()
    sign_out(phone)

    sign_in(phone, "sud")
    phone.goto("/espace/pratiques/a-relire/")
    expect(phone.get_by_text(TITLE)).to_have_count(0)
    sign_out(phone)

    _answer(phone, "Demander des changements", "Ajoutez la durée.")
    sign_in(phone, "pro")
    phone.get_by_role("link", name="Mes pratiques et mes messages").click()
    phone.get_by_role("link", name=TITLE).click()
    expect(phone.get_by_text("Ajoutez la durée.")).to_be_visible()
    phone.get_by_label("Résumé").fill("Dix minutes à pied, chaque matin, pendant un mois.")
    phone.get_by_role("button", name="Enregistrer et envoyer à la région").click()
    expect(phone.get_by_text("En relecture")).to_be_visible()
    sign_out(phone)

    _answer(phone, "Publier", "")
    phone.goto("/bonnes-pratiques/")
    phone.get_by_role("link", name=TITLE).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(phone.get_by_text("Dix minutes à pied")).to_be_visible()


def _fill(page: Page) -> None:
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Résumé").fill("Dix minutes à pied, chaque matin.")
    page.get_by_role("combobox", name="Commune").fill("Lens (62)")
    page.get_by_label("Qui la mène").fill("Un lycée professionnel")
    page.get_by_label("Volet du guide").select_option(label="Contact et suivi")
    page.get_by_label("Le problème").fill("Le premier jour fait peur.")
    page.get_by_label("Ce qui a été fait").fill("- un ancien attend\n- ils marchent ensemble")


def _answer(page: Page, decision: str, comment: str) -> None:
    """The region of Lens reads and answers."""
    sign_in(page, "nord")
    page.get_by_role("link", name="Pratiques à relire", exact=True).click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Votre réponse").fill(comment)
    page.get_by_role("button", name=decision, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pratiques à relire")
    sign_out(page)
