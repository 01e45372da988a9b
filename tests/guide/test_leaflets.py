"""A leaflet: one page in one language, which says how it is written and who has read it again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from guide.leaflets import LANGUAGES, build_leaflets, isolated
from guide.models import FamilyPage
from tests.factories.guide import FamilyPageFactory, block

QUOTED = "« Ça ne va pas. »"


def leaflet(lang: str, **fields: Any) -> dict[str, Any]:
    words = {
        "lang": lang,
        "title": f"Titre {lang}",
        "points": [f"Dites : {QUOTED}", "C’est gratuit."],
        "helplines": ["0 800 235 236"],
        "footer": "Pied.",
        "reviewed_by": "",
    }
    return {**words, **fields}


@pytest.fixture
def page(db: None) -> FamilyPage:
    made: FamilyPage = FamilyPageFactory(
        title="Être aidé",
        slug="aide",
        leaflets=[
            block("leaflet", leaflet("ar")),
            block("leaflet", leaflet("fr")),
            block("leaflet", leaflet("tr", reviewed_by="A. Yılmaz, interprète")),
        ],
    )
    return made


def read(page: FamilyPage, code: str, client: Client) -> str:
    answer = client.get(f"{page.get_url()}feuillet/{code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_quoted_in_french_keeps_its_direction_and_its_voice() -> None:
    assert isolated("قل: « Bonjour. » هنا") == (
        'قل: <bdi lang="fr" dir="ltr">« Bonjour. »</bdi> هنا'
    )


@pytest.mark.parametrize("text", ["", "C’est gratuit.", "« sans fin", "» à l’envers «"])
def test_nothing_quoted_nothing_marked(text: str) -> None:
    assert isolated(text) == text


def test_leaflets_come_in_one_order_and_once_a_language() -> None:
    values = [leaflet("uk"), leaflet("fr"), leaflet("fr", title="Autre"), leaflet("fa")]
    found = build_leaflets(values, "/page/")
    assert [one.code for one in found] == ["fr", "fa", "uk"]
    assert [one.direction for one in found] == ["ltr", "rtl", "ltr"]
    assert found[0].title == "Titre fr"
    assert found[1].url == "/page/feuillet/fa/"


def test_arabic_runs_from_right_to_left_with_its_french_and_its_numbers_the_other_way(
    page: FamilyPage, client: Client
) -> None:
    html = read(page, "ar", client)
    assert re.search(r'<article [^>]*lang="ar" dir="rtl">', html)
    assert f'<bdi lang="fr" dir="ltr">{QUOTED}</bdi>' in html
    assert '<a href="tel:0800235236" dir="ltr">0 800 235 236</a>' in html
    assert html.count("<h1>") == 1


def test_the_window_has_a_french_title_like_the_rest_of_the_frame(
    page: FamilyPage, client: Client
) -> None:
    html = read(page, "ar", client)
    assert '<html lang="fr">' in html
    title = re.search(r"<title>(.*?)</title>", html)
    assert title is not None
    assert "Être aidé (العربية)" in title[1]


def test_the_title_is_on_the_sheet_in_french_too(page: FamilyPage, client: Client) -> None:
    assert re.search(r'<p class="meta" lang="fr" dir="ltr">Être aidé', read(page, "ar", client))


def test_a_translation_that_nobody_read_again_says_so(page: FamilyPage, client: Client) -> None:
    assert "traduction non relue" in read(page, "ar", client)


def test_a_translation_that_was_read_again_says_by_whom(page: FamilyPage, client: Client) -> None:
    html = read(page, "tr", client)
    assert "Traduction relue par A. Yılmaz, interprète" in html
    assert "non relue" not in html


def test_french_is_no_translation(page: FamilyPage, client: Client) -> None:
    html = read(page, "fr", client)
    assert "raduction" not in html
    assert re.search(r'<article [^>]*lang="fr" dir="ltr">', html)


def test_the_other_languages_are_named_in_themselves(page: FamilyPage, client: Client) -> None:
    html = read(page, "ar", client)
    names = dict(LANGUAGES)
    for code, direction in (("fr", "ltr"), ("ar", "rtl"), ("tr", "ltr")):
        link = rf'<a href="[^"]*feuillet/{code}/"[^>]*lang="{code}"[^>]*dir="{direction}"[^>]*>'
        assert re.search(link + re.escape(names[code]), html)
    assert 'aria-current="page">العربية' in html
    assert "feuillet/uk/" not in html


def test_the_leaflet_leads_back_to_its_page_and_the_page_to_it(
    page: FamilyPage, client: Client
) -> None:
    assert f'href="{page.get_url()}"' in read(page, "ar", client)
    html = client.get(page.get_url()).content.decode()
    assert f"{page.get_url()}feuillet/ar/" in html


@pytest.mark.parametrize("code", ["uk", "xx", "FR", "fr-FR"])
def test_a_language_without_a_leaflet_is_no_page(
    code: str, page: FamilyPage, client: Client
) -> None:
    assert client.get(f"{page.get_url()}feuillet/{code}/").status_code == 404


@pytest.mark.parametrize("text", ["« <img src=x> »", "<script>alert(1)</script>"])
def test_what_an_editor_types_is_text(text: str, page: FamilyPage, client: Client) -> None:
    page.leaflets = [("leaflet", leaflet("fr", points=[text], helplines=[text]))]
    page.save_revision().publish()
    html = read(page, "fr", client)
    assert "<img src=x" not in html
    assert "<script>alert" not in html
    assert "&lt;" in html
