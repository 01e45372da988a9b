"""Rich text: what may stand in it, from a file, from a field, from a hand."""

from __future__ import annotations

import pytest

from directory.geography import Home
from guide import prose
from guide.here import Here
from guide.rendering import show_prose

LENS = Here(Home("62498", "Lens", "62", "09", "32", 50.43, 2.83))
HOSTILE = [
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    "<svg onload=alert(1)></svg>",
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)" style="color:red">x</p>',
    "<script>alert(1)</script>",
    '<iframe src="https://exemple.test"></iframe>',
    '<a target="_blank" href="https://exemple.test" onmouseover="x()">x</a>',
    '<embed embedtype="media" url="https://exemple.test/video"/>',
    "<style>body{display:none}</style>",
    '<math><mi xlink:href="data:x,<script>alert(1)</script>"></mi></math>',
]
FORBIDDEN = (
    "script:", "data:", "<svg", "<img", "onerror", "onclick", "onmouseover", "onload", "style",
    "<script", "<iframe", "<embed", "target=", "<math",
)  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE)
def test_what_no_editor_could_make_is_not_stored(html: str) -> None:
    stored = prose.clean(f"<p>{html}</p>").lower()
    assert [word for word in FORBIDDEN if word in stored] == []


@pytest.mark.django_db
@pytest.mark.parametrize("html", HOSTILE)
def test_nor_shown_were_it_stored_by_hand(html: str) -> None:
    shown = str(show_prose(f"<p>{html}</p>", LENS)).lower()
    assert [word for word in FORBIDDEN if word in shown] == []


def plain_link(key: str, anchor: str) -> str:
    return f'<a href="/{key}/{anchor}">'


@pytest.mark.parametrize(
    ("markdown", "stored"),
    [
        ("Un **gras**, un *penché*.", "<p>Un <b>gras</b>, un <i>penché</i>.</p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("### Titre\nTexte", "<h3>Titre</h3>\n<p>Texte</p>"),
        ("[un](guide:volets/reperage#liste)", '<p><a href="/volets/reperage/#liste">un</a></p>'),
        ("[E2C](/dispositifs/e2c/)", '<p><a href="/dispositifs/e2c/">E2C</a></p>'),
        ("![image](x.png)", '<p>!<a href="x.png">image</a></p>'),
        ("# Trop grand", "<p>Trop grand</p>"),
        ("<b>brut</b>", "<p>&lt;b&gt;brut&lt;/b&gt;</p>"),
    ],
)  # fmt: skip
def test_the_prose_of_a_file(markdown: str, stored: str) -> None:
    found = prose.from_markdown(markdown, plain_link)
    assert found == stored or found == stored.replace("<p>Trop grand</p>", "Trop grand")


def test_a_line_has_no_paragraph_around_it() -> None:
    assert prose.inline_from_markdown("un **mot**", plain_link) == "un <b>mot</b>"


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("/guide/reperage/", "/guide/reperage/?commune=62498"),
        ("/guide/reperage/#liste", "/guide/reperage/?commune=62498#liste"),
        ("/bonnes-pratiques/", "/bonnes-pratiques/?commune=62498"),
        ("/solutions/?age=17", "/solutions/?age=17"),  # a question of its own is left as it is
        ("/accessibilite/", "/accessibilite/"),
        ("https://exemple.test/guide/", "https://exemple.test/guide/"),
        ("#liste", "#liste"),
    ],
)
def test_the_commune_travels_in_the_links_of_the_guide(address: str, carried: str) -> None:
    assert LENS.link(address) == carried
    assert Here().link(address) == address


def test_an_address_takes_the_commune_and_one_parameter_more() -> None:
    assert LENS.query_with("dispositif", "e2c & co") == "?commune=62498&dispositif=e2c+%26+co"
    assert Here().query_with("dispositif", "e2c") == "?dispositif=e2c"


def test_links_inside_a_text_carry_it_too() -> None:
    html = '<p><a href="/guide/reperage/#liste">a</a> <a href="/accessibilite/">b</a></p>'
    shown = str(LENS.carry(html))
    assert 'href="/guide/reperage/?commune=62498#liste"' in shown
    assert 'href="/accessibilite/"' in shown
    assert str(Here().carry(html)) == html
