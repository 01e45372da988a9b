"""Every page of the guide and of the practices as it ships, and what hangs below some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from django.test import Client

from guide.leaflets import LANGUAGES
from guide.models import FamilyPage, GuidePage, PracticePage, ToolPage
from tests.pages import PageRead
from tests.portal.whole.site import WholeSite
from tests.portal.whole.test_public_pages import faults_of

LENS = "?commune=62498"


def shipped() -> Iterator[str]:
    for page in GuidePage.objects.readable():
        yield page.get_url()
    for family in FamilyPage.objects.readable():
        yield from (f"{family.get_url()}feuillet/{code}/" for code, _ in LANGUAGES)
    yield from (f"{practice.get_url()}reprendre/" for practice in PracticePage.objects.readable())
    for tool in ToolPage.objects.readable().filter(poster=True):
        yield from (f"{tool.get_url()}affiche/", f"{tool.get_url()}depliant/{LENS}")


def test_every_page_is_whole_and_harmless(client: Client, site: WholeSite) -> None:
    answers = {path: client.get(path) for path in shipped()}
    assert len(answers) > 150
    assert {path for path, response in answers.items() if response.status_code != 200} == set()
    assert faults_of(answers.items()) == []


def test_with_a_commune_too_and_every_link_of_the_guide_carries_it(
    client: Client, site: WholeSite
) -> None:
    answers = {f"{page.get_url()}{LENS}": page for page in GuidePage.objects.readable()}
    responses = {path: client.get(path) for path in answers}
    assert faults_of(responses.items()) == []
    lost = {
        (path, link)
        for path, response in responses.items()
        for link in re.findall(r'href="(/guide/[^"#?]*)"', main_of(response.content.decode()))
        if link != answers[path].get_url()
    }
    assert lost == set()


def main_of(html: str) -> str:
    """What a page says itself, menus and address of the page apart."""
    return html.split("<main")[1].split("</main>")[0]


def test_choosing_lens_once_shows_its_actors_in_three_volets(
    client: Client, site: WholeSite
) -> None:
    for volet in ("acteurs", "reperage", "contact-et-suivi"):
        text = PageRead(client.get(f"/guide/{volet}/{LENS}")).text  # type: ignore[arg-type]
        assert "Lens (62)" in text
        assert "CIO des Terrils (exemple)" in text


def test_typing_the_commune_does_the_same(client: Client, site: WholeSite) -> None:
    text = PageRead(client.get("/guide/acteurs/?lieu=lens")).text  # type: ignore[arg-type]
    assert "Dans votre territoire : Lens (62)" in text
    wrong = PageRead(client.get("/guide/acteurs/?lieu=lence")).text  # type: ignore[arg-type]
    assert "Lence" in wrong or "lence" in wrong


def test_headings_never_jump(client: Client, site: WholeSite) -> None:
    jumps = []
    for path in shipped():
        levels = [int(n) for n in re.findall(r"<h([1-6])\b", client.get(path).content.decode())]
        jumps += [(path, before, after) for before, after in pairwise(levels) if after > before + 1]
    assert jumps == []


def test_odt_files_are_downloads(client: Client, site: WholeSite) -> None:
    for tool in ToolPage.objects.readable():
        response = client.get(f"{tool.get_url()}fichier/")
        if not tool.odt:
            assert response.status_code == 404
            continue
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content[:2] == b"PK"
