"""What people type in plain fields: rich text that is clean, and the same text again."""

from __future__ import annotations

import pytest

from directory.personal_words import personal_contacts
from guide.typed import to_rich, to_text

TEXTS = {
    "": "",
    "Un mot.": "<p>Un mot.</p>",
    "Un.\n\n\nDeux.": "<p>Un.</p>\n<p>Deux.</p>",
    "Une ligne\r\nune autre": "<p>Une ligne<br>\nune autre</p>",
    "- a\n- b": "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
    "• a\n– b": "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
    "1. un\n2. deux": "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>",
    "**fort** et *penché*": "<p><b>fort</b> et <i>penché</i></p>",
    "# Titre\ntexte": "<h3>Titre</h3>\n<p>texte</p>",
    "    quatre espaces": "<p>quatre espaces</p>",
    "2024. Une année": "<p>2024. Une année</p>",
    "3*4*5 et a_b_c": "<p>3*4*5 et a_b_c</p>",
    "a < b & c > d": "<p>a &lt; b &amp; c &gt; d</p>",
    "[le site](https://exemple.test/a)": '<p><a href="https://exemple.test/a">le site</a></p>',
}
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHN2Zz4=)",
    "![x](https://exemple.test/suivi.png)",
    '[x](https://exemple.test/"onclick="alert(1))',
    "<a href='javascript:alert(1)'>x</a>",
    "`<svg onload=alert(1)>`",
)


@pytest.mark.parametrize("typed", TEXTS)
def test_a_plain_text_becomes_rich_text(typed: str) -> None:
    assert to_rich(typed) == TEXTS[typed]


@pytest.mark.parametrize("typed", [*TEXTS, *HOSTILE, "a\n- b\nc", "1) a\n\n- b", "\\*", "* * *"])
def test_what_was_stored_comes_back_and_is_stored_the_same(typed: str) -> None:
    stored = to_rich(typed)
    assert to_rich(to_text(stored)) == stored


@pytest.mark.parametrize(
    "stored",
    [
        "<h4>Un titre</h4><p>Du texte avec <b>gras</b>, <i>italique</i>.</p>",
        "<p>Un</p><ol><li>a</li><li>b <a href='https://exemple.test/'>lien</a></li></ol>",
        "<p>Une ligne<br/>et *une* autre_</p>",
        "<p>1. n’est pas une liste</p><p>- non plus</p>",
    ],
)
def test_what_an_editor_wrote_is_not_lost_by_the_form(stored: str) -> None:
    again = to_rich(to_text(stored))
    assert to_rich(to_text(again)) == again
    for mark in ("<b>", "<i>", "<li>", "exemple.test", "n’est pas une liste", "*une* autre_"):
        assert (mark in stored) == (mark in again), mark


@pytest.mark.parametrize("typed", HOSTILE)
def test_code_is_words(typed: str) -> None:
    stored = to_rich(typed)
    for code in ("<script", "<img", "<svg", 'href="javascript', 'href="data', "<a href='"):
        assert code not in stored
    assert "onclick=" not in stored.split(">")[0]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("écrire à camille@gmail.com", ["camille@gmail.com"]),
        ("jean.dupont@ac-exemple.fr", ["jean.dupont@ac-exemple.fr"]),
        ("accueil@cio-lens.exemple.fr", []),
        ("cio.lens@exemple.fr, vie-scolaire@exemple.fr, mission_locale@exemple.fr", []),
        ("camille.accueil@gmail.com", ["camille.accueil@gmail.com"]),
        ("le 06 39 98 12 34", ["06 39 98 12 34"]),
        ("+33 7 39 98 12 34 ou 0639981234", ["+33 7 39 98 12 34", "0639981234"]),
        ("le 03 53 01 00 00, en 2026", []),
        ("12 06 39 98 12 345", []),
        ("06.39.98.12.34 deux fois 06.39.98.12.34", ["06.39.98.12.34"]),
    ],
)
def test_what_looks_like_a_person_is_seen(typed: str, found: list[str]) -> None:
    assert personal_contacts(typed) == found
