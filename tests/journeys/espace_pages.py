"""Every page of the signed-in area, found by following its links on the installed site: a person
of each kind, and something waiting in each of their queues."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.journeys.people import PASSWORD

TABLE = Path(__file__).resolve().parents[1] / "access_matrix.toml"
# The columns of the access matrix.
PEOPLE = {"pro": 1, "lead": 2, "national": 6}
_NOT_A_PAGE = (".csv", ".json", ".ics")
MAKE = f"""
import datetime
import json
from django.test import Client
from django.utils import timezone
from directory.accounts.second_factor import digest_of
from directory.imports.columns import propose
from directory.imports.staging import claim, plan_batch, stage_file
from directory.models import *
from directory.models.accounts import AccountRequest, Invitation
from guide.models import Contribution, GuidePage, PracticePage, PracticeReuse
from guide.models import PracticeTheme, VoletPage

EMAIL, now = "pages-%s@exemple.test", timezone.now()
people = {{}}
for name in ("pro", "lead", "national", "neighbour"):
    role = {{"pro": "professional", "neighbour": "lead"}}.get(name, name)
    people[name] = User.objects.create_user(EMAIL % name, {PASSWORD!r}, role=role, last_name=name)
national = people["national"]
SecondFactor.objects.create(user=national, secret="JBSWY3DPEHPK3PXP" * 2, confirmed_at=now)
RecoveryCode.objects.create(user=national, digest=digest_of(national, "pages-1"))

solution = Solution.objects.published().filter(
    is_example=True, actor__steward__isnull=False, intakes__isnull=False
).order_by("pk").first()
actor, platform = solution.actor, solution.actor.steward
platform.leads.add(people["lead"])
people["pro"].departement = platform.departement
people["pro"].save()
neighbour = Platform.objects.create(
    name="Plateforme voisine (exemple)", slug="pages-voisine", kind=platform.kind,
    departement=platform.departement, is_example=True,
)
neighbour.leads.add(people["neighbour"])
offered = Actor.objects.create(
    name="Relais proposé (exemple)", slug="pages-propose", kind=actor.kind, commune=actor.commune,
    steward=neighbour, is_example=True,
)
Handover.objects.create(
    actor=offered, from_platform=neighbour, to_platform=platform, asked_by=people["neighbour"]
)
event = PlatformEvent.objects.create(
    platform=platform, title="Point sur les places", starts_on=now.date() + datetime.timedelta(9)
)
contact = Contact.objects.create(actor=actor, function="Accueil", email="ancien@structure.test")
ContactFollow.objects.create(
    contact=contact, last_sent_at=now, new_email="nouveau@structure.test", new_email_at=now
)
said = Suggestion.objects.create(
    kind="acteurs", actor=actor, sheet_name=actor.name, nonce="pages",
    comment="L’horaire du soir a changé.", email="lectrice@exemple.test",
)
lines = [
    SuggestionLine.objects.create(
        suggestion=said, part=part, label=label, before=getattr(actor, part), proposed=proposed
    )
    for part, label, proposed in (
        ("opening", "Ouverture", "Le mardi de 9 h à 17 h."), ("website", "Site", "https://a.test/")
    )
]
AccountRequest.objects.create(
    email="demande@exemple.test", function="Conseil", structure="Essai",
    departement=platform.departement, platform=platform,
)
Invitation.objects.create(
    email="invitation@exemple.test", role="professional", departement=platform.departement,
    platform=platform, invited_by=people["lead"], expires_at=now + datetime.timedelta(7),
    sent_on=now.date(),
)
OutgoingMail.objects.create(
    kind="digest", to="refuse@structure.test", subject="Vos places", body="Le texte.", attempts=6,
    failed_at=now, last_error="Cette adresse n’existe pas.",
)
FILE = "Nom;Type;Commune;Code postal\\nRelais lu;%s;%s;%s\\nRelais refusé;Mot inconnu;Lens;62300\\n"
kinds = actor.kind.label, actor.commune.name, actor.postal_code or "62300"
for is_read in (False, True):
    batch = stage_file(
        (FILE % kinds + "x;" * 3 * is_read + "\\n").encode(), "relais.csv", by=people["lead"],
        kind="actors", source="Fichier", platform=platform,
    )
    if is_read:
        batch.mapping = propose("actors", batch.headers)
        batch.save()
        assert claim(batch)
        plan_batch(batch, people["lead"])
def post(name, path, **data):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(people[name])
    response = client.post(path, data)
    assert response.status_code == 302, (path, response.status_code)
post(
    "pro", "/espace/pratiques/proposer/", title="Appeler à deux", summary="Une liste.",
    commune="Lens", run_by="CIO", practised_on="15/03/2026", status="shared", send="1",
    volet=VoletPage.objects.live().first().pk, themes=[PracticeTheme.objects.first().slug],
    problem="Un silence.", done="Lire, appeler.", checklist="Lire la liste",
)
practice = PracticePage.objects.live().first()
PracticeReuse.objects.create(
    practice=practice, by=people["pro"], structure="CIO", done_on=now.date(), text="Douze jeunes."
)
page = GuidePage.objects.live().filter(region=None).first()
Contribution.objects.create(
    page=page, by=people["pro"], text="Un mot."
)
own = "/espace/plateformes/%s/" % platform.pk
member = "%smembres/%s/" % (own, platform.memberships.first().pk)
date = "%scalendrier/%s/" % (own, event.pk)
print(json.dumps([
    "/espace/", "/espace/plateformes/", "/espace/recherche/",
    "/espace/compte/application/oublier/",
    "/espace/pratiques/%s/reprise/" % practice.pk, "/espace/contribuer/?page=%s" % page.pk,
    "/espace/suggestions/%s/" % lines[0].pk, own, member, member + "retirer/", member + "confier/",
    date, date + "retirer/",
]))
"""


def sign_in(page: Page, name: str) -> None:
    page.goto("/espace/connexion/")
    page.get_by_label("Adresse électronique").fill(f"pages-{name}@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    if name == "national":
        page.get_by_label("Code").fill("pages-1")
        page.get_by_role("button", name="Entrer").click()
    page.wait_for_url("**/espace/")


def wanted(name: str) -> set[str]:
    """The addresses of the area that answer this person with a page of theirs, and nobody who is
    not signed in: by the access matrix."""
    found = set()
    for record, said in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        method, rest = record.split(" ", 1)
        route, _, kind = rest.rpartition(" ")
        answers = said.split(" ")
        if method != "GET" or not route.startswith("espace/") or kind not in ("own", "any"):
            continue
        is_page = not route.endswith(_NOT_A_PAGE)
        if is_page and answers[PEOPLE[name]] == "200" and answers[0] != "200":
            found.add(route)
    return found


def route_of(path: str) -> str:
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ""


def walk(page: Page, starts: list[str]) -> Iterator[tuple[str, str]]:
    """(address, path) of one page of each address, opened as its links are found; the caller looks
    at it. Where one is led elsewhere, that is the page."""
    waiting, opened = list(starts), set()
    while waiting:
        path = waiting.pop(0)
        route = route_of(urlsplit(path).path)
        if not route.startswith("espace/") or route in opened or path.endswith(_NOT_A_PAGE):
            continue
        answer = page.goto(path)
        assert answer is not None
        here = urlsplit(page.url).path
        if answer.status != 200 or here != urlsplit(path).path:
            waiting += [here] if answer.status == 200 else []
            continue
        opened.add(route)
        yield route, path
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting += [link for link in links if re.match(r"/espace/[^#]*$", link)]
