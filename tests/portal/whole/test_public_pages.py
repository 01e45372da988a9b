"""Every public address of the site, as an anonymous visitor asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client

from tests.pages import PageRead
from tests.portal.whole.site import WholeSite, content, is_page, public_patterns

# Name of the address → what is asked of it, with its real parameters.
PAGES: dict[str, tuple[str, ...]] = {
    "accessibility": ("/accessibilite/",),
    "legal": ("/mentions-legales/",),
    "open_data": ("/donnees/",),
    "limits": ("/limites/",),
    "site_map": ("/plan/",),
    "search:results": (
        "/solutions/",
        "/solutions/?age=15&lieu=Lens",
        "/solutions/?age=15&commune=62498&hors_zone=oui&phase=diplomer&phase=remobiliser",
        "/solutions/?q=zzzzzzzzz+mecanique&age=200&rayon=-4&phase=rien",
        "/solutions/?q=mecanique&age=99&departement=974&internat=oui",
        "/solutions/?page=2",
    ),
    "search:solution_detail": (
        "/solutions/{solution}/",
        "/solutions/{solution}/?age=17&commune=62498",
        "/solutions/{solution}/?age=3&lieu=Nulle-Part",
    ),
    "search:actor_list": ("/acteurs/", "/acteurs/?lieu=Lens&type=cio&q=centre", "/acteurs/?q=zzzz"),
    "directory:actor_detail": ("/acteurs/{actor}/",),
    "directory:personal_data": ("/donnees-personnelles/",),
    "directory:scheme_list": ("/dispositifs/",),
    "directory:scheme_detail": ("/dispositifs/micro-lycee/",),
    "directory:platform_list": ("/plateformes/",),
    "directory:platform_detail": ("/plateformes/{platform}/",),
    "directory:platform_booklet": ("/plateformes/{platform}/guide/",),
    "search:territory": (
        "/territoires/region/32/",
        "/territoires/academie/09/",
        "/territoires/departement/62/",
        "/territoires/commune/62498/",
    ),
    "guide:search": (
        "/recherche/",
        "/recherche/?q=mlds",
        "/recherche/?q=micro-licée",
        "/recherche/?q=mlds&sorte=dispositifs&commune=62498",
        "/recherche/?q=zzzz&sorte=rien",
    ),
    "maps:map": ("/carte/", "/carte/?age=15&lieu=Lens", "/carte/?q=zzzzzzzzz&age=200"),
    "wagtail_serve": ("/",),
}
DATA: dict[str, tuple[str, ...]] = {
    "health": ("/sante",),
    "robots": ("/robots.txt",),
    "sitemap": ("/sitemap.xml",),
    "sitemap_section": (
        "/sitemap-pages-1.xml",
        "/sitemap-territoires-1.xml",
        "/sitemap-guide-1.xml",
    ),
    "search:solutions_json": ("/solutions.json?age=15&lieu=Lens",),
    "search:solutions_csv": ("/solutions.csv?age=15&lieu=Lens",),
    "search:solutions_xlsx": ("/solutions.xlsx?age=15&lieu=Lens",),
    "search:solutions_geojson": ("/solutions.geojson?age=15&lieu=Lens",),
    "search:solutions_jsonl": ("/donnees/solutions.jsonl",),
    "search:communes_json": ("/communes.json?q=lens", "/communes.json"),
    "directory:public_calendar": ("/plateformes/{platform}/calendrier.ics",),
    "maps:points": ("/carte/points.geojson?bbox=-5,41,10,51&zoom=6&age=15",),
    "maps:details": ("/carte/solutions.json?ids=1,2",),
}
# What answers something else than 200: address → status.
OTHERS: dict[str, dict[str, int]] = {
    "security": {"/.well-known/security.txt": 404},
    "search:commune_near": {"/communes/proche/": 405},
    "wagtail_serve": {"/nulle/part/": 404},
    "search:solution_detail": {
        "/solutions/{withdrawn}/": 410,
        "/solutions/{draft}/": 404,
        "/solutions/nulle-part/": 404,
    },
    "directory:actor_detail": {"/acteurs/{withdrawn_actor}/": 410, "/acteurs/nulle-part/": 404},
    "directory:scheme_detail": {"/dispositifs/nulle-part/": 404},
    "directory:contact_held": {"/contact/x/": 404},
    "directory:calendar_feed": {"/agenda/x.ics": 404},
    "directory:update": {"/maj/x/": 410},
    "directory:update_address": {"/maj/x/adresse/": 410},
    "directory:update_done": {"/maj/fait/x/": 410},
    "directory:update_new_link": {"/maj/x/nouveau/": 405},
    "directory:update_code": {"/maj/": 200},  # never kept by a cache
    "directory:update_stop": {"/maj/arret/x/": 410},
    "directory:report": {"/signaler/acteurs/nulle-part/": 404, "/signaler/rien/x/": 404},
    "directory:platform_detail": {"/plateformes/nulle-part/": 404},
    "search:territory": {"/territoires/commune/00000/": 404, "/territoires/canton/62/": 404},
    "search:results": {"/solutions/?page=900": 404},
    "maps:points": {"/carte/points.geojson": 400},
    "maps:details": {"/carte/solutions.json?ids=x": 400},
    "sitemap_section": {"/sitemap-rien-1.xml": 404},
    "guide:rendition": {"/media/images/rien.png": 404, "/media/images/..%2f..%2fx": 404},
    # No page has a shared password, and visitors do not sign in: the team does, at /gestion/.
    "wagtailcore_authenticate_with_password": {"/_util/authenticate_with_password/1/1/": 404},
    "login": {"/_util/login/": 302},
    "wagtailcore_login": {"/_util/login/": 302},
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# A page whose address is a key tells it to nobody.
_OF_A_KEY = {"Referrer-Policy": "no-referrer"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S | re.I)
_DATA_TYPES = ('type="application/json"', 'type="application/ld+json"')


def _paths(table: dict[str, tuple[str, ...]], site: WholeSite) -> Iterator[str]:
    slugs = site.slugs()
    for paths in table.values():
        yield from (path.format(**slugs) for path in paths)


def _others(site: WholeSite) -> dict[str, int]:
    slugs = site.slugs()
    return {p.format(**slugs): status for row in OTHERS.values() for p, status in row.items()}


def _headers(response: HttpResponseBase, name: str) -> list[str]:
    return [value for key, value in response.items() if key.lower() == name.lower()]


def _header_faults(response: HttpResponseBase) -> Iterator[str]:
    if response.cookies:
        yield "sets a cookie"
    policies = [sorted(one.split("; ")) for one in _headers(response, "Content-Security-Policy")]
    if policies != [sorted(POLICY.split("; "))]:
        yield f"policies: {policies}"
    is_private = "private" in response.headers.get("Cache-Control", "")
    for name, value in (HEADERS | (_OF_A_KEY if is_private else {})).items():
        if _headers(response, name) != [value]:
            yield f"{name}: {_headers(response, name)}"
    permissions = " ".join(_headers(response, "Permissions-Policy"))
    if "geolocation=(self)" not in permissions or "camera=()" not in permissions:
        yield f"permissions: {permissions}"
    if "cookie" in response.headers.get("Vary", "").lower():
        yield "varies by cookie"


def _page_faults(response: HttpResponseBase) -> Iterator[str]:
    """Empty for a whole, harmless page of ours in French."""
    if not is_page(response):
        yield f"is {response.headers.get('Content-Type')}"
        return
    page = PageRead(response)  # type: ignore[arg-type]
    yield from page.problems
    if not re.search(r'<html[^>]* lang="fr"', page.source):
        yield "is not said to be in French"
    if not page.title.endswith(settings.SITE_NAME):
        yield f"title: {page.title}"
    for word in ("<style", "csrfmiddlewaretoken", "javascript:"):
        if word in page.source:
            yield f"holds {word}"
    for attributes, script in _SCRIPT.findall(page.source):
        runs_a_file = ' src="/static/' in attributes and not script.strip()
        if not runs_a_file and not any(kind in attributes for kind in _DATA_TYPES):
            yield f"inline script {attributes}"


def faults_of(responses: Iterable[tuple[str, HttpResponseBase]]) -> list[str]:
    return [
        f"{path}: {fault}"
        for path, response in responses
        for fault in (*_header_faults(response), *_page_faults(response))
    ]


def test_every_public_address_has_its_test() -> None:
    known = PAGES.keys() | DATA.keys() | OTHERS.keys()
    assert public_patterns().keys() - known == set(), "addresses that no test asks for"
    assert known - public_patterns().keys() == set(), "addresses that are no more"


def test_every_page_is_whole_and_harmless(client: Client, site: WholeSite) -> None:
    answers = {path: client.get(path) for path in _paths(PAGES, site)}
    assert {path for path, response in answers.items() if response.status_code != 200} == set()
    assert faults_of(answers.items()) == []


def test_every_file_of_data_is_there_and_harmless(client: Client, site: WholeSite) -> None:
    for path in _paths(DATA, site):
        response = client.get(path)
        assert response.status_code == 200, path
        assert not is_page(response), path
        assert list(_header_faults(response)) == [], path
        assert content(response), path


def test_what_is_not_there_says_so(client: Client, site: WholeSite) -> None:
    answers = {path: client.get(path) for path in _others(site)}
    assert {path: one.status_code for path, one in answers.items()} == _others(site)
    for path, response in answers.items():
        assert list(_header_faults(response)) == [], path
        assert content(response) or response.status_code == 302, path


def test_a_person_reads_it_in_a_page_of_ours(client: Client, site: WholeSite) -> None:
    answers = {path: client.get(path) for path in _others(site)}
    pages = {path: one for path, one in answers.items() if one.status_code in (404, 405, 410)}
    assert len(pages) > 10
    assert faults_of(pages.items()) == []


def test_two_pages_never_have_the_same_title(client: Client, site: WholeSite) -> None:
    slugs = site.slugs()
    titles = [
        PageRead(client.get(paths[0].format(**slugs))).title  # type: ignore[arg-type]
        for paths in PAGES.values()
    ]
    assert len(titles) == len(set(titles)), sorted(titles)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_page_seen_before_is_not_sent_again(
    client: Client, site: WholeSite, encoding: str
) -> None:
    for path in _paths(PAGES, site):
        first = client.get(path, headers={"Accept-Encoding": encoding})
        assert first.headers["Cache-Control"] == "public, no-cache", path
        assert first.headers.get("Content-Encoding", "") == encoding, path
        known = {"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
        second = client.get(path, headers=known)
        assert second.status_code == 304, path
        assert not second.content, path
        assert not second.cookies, path


def test_a_reader_of_headers_gets_them_without_the_body(client: Client, site: WholeSite) -> None:
    for path in (*_paths(PAGES, site), *_paths(DATA, site)):
        response = client.head(path)
        assert response.status_code == 200, path
        assert content(response) == b"", path


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("with_csrf", [False, True])
def test_what_is_only_read_refuses_the_rest(site: WholeSite, method: str, with_csrf: bool) -> None:
    client = Client(enforce_csrf_checks=with_csrf)
    paths = {*_paths(PAGES, site), *_paths(DATA, site)}
    answers = {path: client.generic(method, path, b"a=1") for path in paths}
    assert {one.status_code for one in answers.values()} <= {403, 405}
    # Django looks for the token of a form in a cookie before it refuses it.
    faults = [one for one in faults_of(answers.items()) if not one.endswith("varies by cookie")]
    assert faults == []
    for path, response in answers.items():
        assert response.status_code == 403 or "GET" in response.headers["Allow"], path
