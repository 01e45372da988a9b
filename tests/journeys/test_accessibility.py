"""axe on every public template: 360 and 1280 px, light and dark, full, empty and in error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.site import Site

pytestmark = pytest.mark.browser

# Every public template in its states; `{…}` is filled from the directory itself.
PAGES = {
    "home": "/",
    "results": "/solutions/?age=17&commune=62498",
    "results of words": "/solutions/?q=micro-lyc%C3%A9e&commune=62498",
    "results, many": "/solutions/",
    "results, none": "/solutions/?age=13&commune=62498&internat=oui&phase=inserer&statut=salarie",
    "results, error": "/solutions/?age=seize&lieu=Saint-Denis&rayon=0&phase=voler",
    "results, other territories": "/solutions/?age=17&commune=62498&hors_zone=oui",
    "solution": "{solution}?age=15&commune=62498",
    "scheme list": "/dispositifs/",
    "scheme": "/dispositifs/micro-lycee/",
    "actors": "/acteurs/?lieu=Lens",
    "actors, none": "/acteurs/?q=zzzzzz",
    "actor": "{actor}",
    "platforms": "/plateformes/",
    "platform": "{platform}",
    "commune": "/territoires/commune/62498/",
    "departement": "/territoires/departement/62/",
    "departement, incomplete": "/territoires/departement/48/",
    "academie": "/territoires/academie/09/",
    "region": "/territoires/region/32/",
    "map": "/carte/?age=17&commune=62498",
    "accessibility": "/accessibilite/",
    "legal": "/mentions-legales/",
    "open data": "/donnees/",
    "guide home": "/guide/?commune=62498",
    "volet": "/guide/acteurs/?commune=62498",
    "volet, no territory": "/guide/solutions/",
    "volet, error": "/guide/solutions/?lieu=Saint-Denis",
    "role": "/guide/roles/cio/?commune=62498",
    "journey": "/guide/parcours-du-jeune/",
    "topic": "/guide/financement/",
    "glossary": "/guide/glossaire/",
    "tools": "/guide/outils/",
    "interview sheet": "/guide/outils/fiche-entretien-situation/",
    "poster": "/guide/outils/kit-de-communication/affiche/?commune=62498",
    "family": "/guide/jeunes-et-familles/aide-et-ecoute/?commune=62498",
    "leaflet, right to left": "/guide/jeunes-et-familles/droit-au-retour/feuillet/ar/",
    "region of the guide": "/guide/regions/hauts-de-france/",
    "practices": "/bonnes-pratiques/?theme=parents",
    "practices, none": "/bonnes-pratiques/?q=zzzzzz",
    "practice": "/bonnes-pratiques/hauts-de-france/rappeler-avant-la-toussaint/",
    "practice, checklist": "/bonnes-pratiques/hauts-de-france/cafe-des-parents/reprendre/",
    "search": "/recherche/?q=mlds",
    "search, one kind": "/recherche/?q=mlds&sorte=guide",
    "search, none": "/recherche/?q=zzzzzz",
    "sign in": "/espace/connexion/",
    "ask for an account": "/espace/demander/",
    "new password": "/espace/mot-de-passe/",
    "not found": "/rien/",
}
VIEWS = [(360, "light"), (1280, "dark"), (360, "dark"), (1280, "light")]


@pytest.fixture(scope="module")
def addresses(site: Site) -> dict[str, str]:
    code = (
        "from directory.models import *; import json;"
        "print(json.dumps({"
        "'solution': '/solutions/%s/' % Solution.objects.published().examples()"
        ".filter(intakes__open_places__gt=0).values_list('slug', flat=True)[0],"
        "'actor': '/acteurs/%s/' % Actor.objects.published().examples()"
        ".filter(contacts__isnull=False).values_list('slug', flat=True)[0],"
        "'platform': '/plateformes/%s/' % Platform.objects.published()"
        ".values_list('slug', flat=True)[0]}))"
    )
    import json

    found: dict[str, str] = json.loads(site.manage("shell", "-v", "0", "-c", code).splitlines()[-1])
    return found


@pytest.fixture(params=VIEWS, ids=[f"{width}-{scheme}" for width, scheme in VIEWS])
def page(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Page]:
    width, scheme = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        base_url=site.url,
        bypass_csp=True,  # axe itself is an injected script
    )
    yield context.new_page()
    context.close()


def said(violations: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']}: {node['html'][:150]}" for one in violations for node in one["nodes"][:3]]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Page, name: str, addresses: dict[str, str]) -> None:
    page.goto(PAGES[name].format(**addresses))
    results = Axe().run(page)
    assert said(results.response["violations"]) == []
