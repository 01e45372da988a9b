from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from jinja2 import UndefinedError
from pytest_django import Settings

from portal import sitemaps
from portal.jinja2 import environment, named
from tests.factories import ActorFactory, RegionFactory, SchemeFactory, SolutionFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
PAGES = ("/limites/", "/accessibilite/", "/mentions-legales/", "/donnees/", "/plan/")
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def _locations(client: Client, path: str) -> list[str]:
    tree = ElementTree.fromstring(client.get(path).content)  # noqa: S314 (ours)
    return [node.text or "" for node in tree.iter(_LOC)]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_whole_and_has_one_title(client: Client, path: str) -> None:
    response = client.get(path)
    page = PageRead(response)
    assert response.status_code == 200
    assert page.problems == []
    assert page.title.endswith(f", {settings.SITE_NAME}")
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in page.source


@pytest.mark.parametrize("path", [*PAGES, "/dispositifs/", "/plateformes/", "/nulle-part/"])
def test_a_reader_gets_no_cookie_and_strict_headers(client: Client, path: str) -> None:
    response = client.get(path)
    assert not response.cookies
    assert "Set-Cookie" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nothing_of_another_site(client: Client, path: str) -> None:
    source = client.get(path).content.decode()
    loaded = re.findall(r'(?:src|<link[^>]*href|<use[^>]*href)="(https?:[^"]+)"', source)
    assert [one for one in loaded if not one.startswith(settings.SITE_URL)] == []
    assert "<style" not in source


def test_the_limits_page_says_where_young_people_are_followed(client: Client) -> None:
    text = PageRead(client.get("/limites/")).text
    for said in ("RIO", "SIEI", "CIO", "mission locale"):
        assert said in text


def test_the_legal_page_says_what_was_not_filled_in(client: Client, settings: Settings) -> None:
    assert "pas encore été nommé" in PageRead(client.get("/mentions-legales/")).text
    settings.SITE_PUBLISHER, settings.SITE_CONTACT = "Le rectorat", "aide@ecole.test"
    page = PageRead(client.get("/mentions-legales/"))
    assert "Le rectorat" in page.text
    assert 'href="mailto:aide@ecole.test"' in page.source


def test_somebody_is_told_of_a_weakness_only_when_named(client: Client, settings: Settings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SITE_CONTACT = "aide@ecole.test"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:aide@ecole.test" in text
    assert "Expires: " in text


def test_the_sitemap_holds_what_is_published_and_real(client: Client) -> None:
    SolutionFactory(slug="vraie")
    SolutionFactory(slug="exemple", example=True)
    SolutionFactory(slug="brouillon", draft=True)
    SchemeFactory(slug="micro-lycee")
    found = _locations(client, "/sitemap-solutions-1.xml")
    assert found == [f"{settings.SITE_URL}/solutions/vraie/"]
    assert _locations(client, "/sitemap-dispositifs-1.xml")[-1].endswith(
        "/dispositifs/micro-lycee/"
    )


def test_the_index_of_the_sitemap_leads_to_every_page_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PER_PAGE", 2)
    ActorFactory.create_batch(5)
    RegionFactory()
    index = _locations(client, "/sitemap.xml")
    actors = [one for one in index if "acteurs" in one]
    assert len(actors) == 3
    listed = [
        location
        for address in actors
        for location in _locations(client, address.removeprefix(settings.SITE_URL))
    ]
    assert len(listed) == len(set(listed)) == 5
    assert client.get("/sitemap-acteurs-4.xml").status_code == 404
    assert client.get("/sitemap-rien-1.xml").status_code == 404


def test_a_forgotten_variable_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ oubliee }}").render()


def test_a_name_says_once_that_it_is_an_example() -> None:
    assert str(named("CIO (exemple)", True)).count("(exemple)") == 1
    assert str(named("CIO", True)).count("(exemple)") == 1
    assert str(named("CIO", False)) == "CIO"
    assert "<b>" not in str(named("<b>CIO</b>", True))


def test_words_get_no_break_spaces_and_drawings_keep_theirs() -> None:
    template = '<svg viewBox="0 0 600 600"></svg><a href="{{ x }}" title="a : b">Quoi ?</a>'
    made = environment().from_string(template).render(x="1 000")
    assert 'viewBox="0 0 600 600"' in made
    assert 'title="a : b"' in made
    assert "Quoi\xa0?" in made
