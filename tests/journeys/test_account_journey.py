"""A lead invites a colleague; on a telephone the colleague opens the account, enters, adds an
application of codes, and enters again with a code of the paper."""

from __future__ import annotations

import json
import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.site import Site

PASSWORD = "quatre mots pris au hasard"
GUEST = "invitee.parcours@exemple.test"
_MAKE = f"""
from directory.models import Platform, User
lead = User.objects.create_user("inviteuse@exemple.test", {PASSWORD!r}, role="lead")
Platform.objects.published().first().leads.add(lead)
"""
_LETTER = f"""
from directory.models import OutgoingMail; import json
print(json.dumps(OutgoingMail.objects.filter(to={GUEST!r}).last().body))
"""


def _sign_in(page: Page, email: str) -> None:
    page.goto("/espace/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


@pytest.mark.browser
@pytest.mark.server
def test_from_the_invitation_to_the_first_page(signed_phone: Page, site: Site) -> None:
    phone = signed_phone
    site.manage("shell", "-v", "0", "-c", _MAKE)
    _sign_in(phone, "inviteuse@exemple.test")
    phone.get_by_role("link", name="Invitations").click()
    phone.get_by_label("Adresse professionnelle").fill(GUEST)
    phone.get_by_role("radio", name="Professionnel").check()
    phone.get_by_role("button", name="Envoyer l’invitation").click()
    expect(phone.get_by_text("En attente.")).to_be_visible()
    phone.goto("/espace/")
    phone.get_by_role("button", name="Se déconnecter").click()

    letter = json.loads(site.manage("shell", "-v", "0", "-c", _LETTER).splitlines()[-1])
    link = re.search(r"http\S+", letter)
    assert link
    phone.goto(link[0])
    phone.get_by_role("button", name="Ouvrir mon compte").click()
    expect(phone.get_by_role("heading", name="À corriger")).to_be_visible()
    phone.get_by_label("Prénom").fill("Dominique")
    phone.get_by_label("Nom", exact=True).fill("Essai")
    phone.get_by_label("Mot de passe").fill(PASSWORD)
    phone.get_by_role("button", name="Ouvrir mon compte").click()
    expect(phone.get_by_text("Votre compte est ouvert")).to_be_visible()
    _sign_in(phone, GUEST)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ce qui vous attend")
    phone.goto(link[0])
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ce lien ne sert plus")

    code = _add_application(phone)
    phone.goto("/espace/")
    phone.get_by_role("button", name="Se déconnecter").click()
    _sign_in(phone, GUEST)
    phone.get_by_label("Code").fill(code)
    phone.get_by_role("button", name="Entrer").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ce qui vous attend")


def _add_application(phone: Page) -> str:
    """One of the recovery codes."""
    phone.goto("/espace/compte/")
    phone.get_by_role("button", name="Ajouter une application de codes").click()
    secret = (phone.locator(".secret").text_content() or "").replace(" ", "")
    phone.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    phone.get_by_role("button", name="Enregistrer l’application").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vos codes de secours")
    return phone.locator(".secret").first.text_content() or ""
