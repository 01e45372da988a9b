"""A structure answers from the link of its letter on a telephone, with and without script; the
search shows it at once; the person changes their mind."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.server]

# A real structure beside the examples, its letter read from the queue as the mailbox would.
_MAKE = """
import json, re
from datetime import date, timedelta
from django.utils import timezone
from directory.models import *
from directory.updating.digests import send_reminders
commune = Commune.objects.get(pk="62498")
lead, _ = User.objects.get_or_create(email="resp@plateforme.test", role="lead", first_name="Sacha")
platform, _ = Platform.objects.get_or_create(
    slug="plateforme-lien", defaults={"name": "Plateforme du lien", "kind": "psad",
    "departement_id": "62", "state": "published"})
platform.leads.add(lead)
name = NAME
actor = Actor.objects.create(name="Structure " + name, slug="structure-" + name, commune=commune,
    steward=platform, state="published", kind=ActorKind.objects.first())
Contact.objects.create(actor=actor, email=name + "@structure.test", function="Accueil")
solution = Solution.objects.create(title="Parcours " + name, slug="parcours-" + name, actor=actor,
    scheme=Scheme.objects.first(), summary="On reprend pied.", state="published",
    zone_kind="france")
Intake.objects.create(solution=solution, kind="permanente", open_places=4, total_places=12,
    seen_at=date(2026, 1, 5), expires_at=date(2026, 2, 5))
send_reminders(timezone.now())
body = OutgoingMail.objects.get(to=name + "@structure.test").body
link, page, stop = re.findall(r"(/maj/\\S*)", body)
code = re.search(r"ce code : (\\w{4} \\w{4})", body)[1]
print("made" + json.dumps({"link": link, "page": page, "code": code, "stop": stop}))
"""


def _letter(site: Site, name: str) -> dict[str, str]:
    process = site.script(_MAKE.replace("NAME", repr(name)))
    out, _ = process.communicate(timeout=120)
    found: dict[str, str] = json.loads(out.partition("made")[2])
    return found


def _open_places(page: Page, slug: str) -> int | None:
    answer = page.request.get(f"/solutions.json?q={slug}").json()
    return next(
        one["open_places"] for one in answer["results"] if one["slug"] == f"parcours-{slug}"
    )


def test_ten_seconds_on_a_telephone(phone: Page, site: Site) -> None:
    letter = _letter(site, "zinnia")
    phone.goto(letter["link"])
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(phone).response["violations"] == []
    field = phone.get_by_label("Combien de places libres aujourd’hui ?")
    expect(field).to_have_value("4")
    box = phone.get_by_role("button", name="Une de plus").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 60
    for _ in range(3):
        phone.get_by_role("button", name="Une de plus").tap()
    phone.get_by_role("button", name="Une de moins").tap()
    expect(field).to_have_value("6")
    phone.get_by_role("button", name="Enregistrer").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Merci : c’est enregistré")
    assert Axe().run(phone).response["violations"] == []
    assert _open_places(phone, "zinnia") == 6
    phone.get_by_role("button", name="Annuler ce qui vient d’être enregistré").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("C’est annulé")
    assert _open_places(phone, "zinnia") is None  # what was said in January is believed no more


def test_by_code_without_script_and_without_a_mouse(phone_without_script: Page, site: Site) -> None:
    phone, letter = phone_without_script, _letter(site, "yucca")
    phone.goto(letter["page"])
    phone.get_by_label("Votre code").fill("faux")
    phone.keyboard.press("Enter")
    expect(phone).to_have_title(re.compile("^Erreur"))
    phone.get_by_label("Votre code").fill(letter["code"].lower())
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="Une de plus")).to_have_count(0)
    phone.get_by_label("Combien de places libres aujourd’hui ?").fill("13")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("alert")).to_contain_text("13 places libres sur 12")
    phone.get_by_label("Combien de places libres aujourd’hui ?").fill("2")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Merci : c’est enregistré")
    assert _open_places(phone, "yucca") == 2
    phone.goto(letter["stop"])
    phone.get_by_role("button", name="Arrêter les rappels").click()
    expect(phone.get_by_role("status")).to_contain_text("ne recevra plus de rappel")
