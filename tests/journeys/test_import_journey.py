"""A lead brings in eight thousand lines, looks at them, records them, takes them back: the
directory is as it was."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.imports import big_file, state_of
from tests.journeys.people import PASSWORD
from tests.journeys.site import Site

LINES = 8_000
LEAD = "lead-import@exemple.test"
_MAKE_LEAD = f"""
from directory.models import Platform, User
lead, _ = User.objects.get_or_create(email={LEAD!r}, defaults={{"role": "lead"}})
lead.set_password({PASSWORD!r})
lead.save()
Platform.objects.filter(departement="62", kept_actors__isnull=False).first().leads.add(lead)
"""
WORK_MS = 90_000


@pytest.mark.browser
@pytest.mark.server
def test_eight_thousand_lines_come_in_and_go_back(signed_desk: Page, site: Site) -> None:
    page = signed_desk
    site.manage("shell", "-v", "0", "-c", _MAKE_LEAD)
    before = state_of(site)
    _send(page, big_file(site, LINES, LEAD))
    expect(page.get_by_text("texte en Windows-1252")).to_be_visible()
    page.get_by_role("button", name="Voir ce que le fichier changerait").click()
    record = page.get_by_role("button", name=re.compile("Enregistrer les"))
    expect(record).to_be_visible(timeout=WORK_MS)
    expect(page.get_by_role("link", name=re.compile("nouvelles"))).to_be_visible()
    assert state_of(site) == before

    record.click()
    expect(page.get_by_role("heading", name="Import enregistré")).to_be_visible(timeout=WORK_MS)
    assert state_of(site) != before
    page.goto("/acteurs/?q=structure+essai+4321")
    expect(page.get_by_text("Structure d’essai 4321").first).to_be_visible()

    page.goto("/espace/import/")
    page.get_by_role("link", name="structures.csv").first.click()
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_role("heading", name="Import annulé")).to_be_visible(timeout=WORK_MS)
    expect(page.get_by_text("Gardées à l’annulation")).to_have_count(0)
    assert state_of(site) == before


def _send(page: Page, file: bytes) -> None:
    page.goto("/espace/import/")
    page.get_by_label("Adresse électronique").fill(LEAD)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Fichier", exact=True).set_input_files(
        {"name": "structures.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.get_by_role("button", name="Envoyer le fichier").click()
