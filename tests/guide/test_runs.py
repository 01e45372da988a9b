"""Rich text as pieces for a text editor: nothing of its words is lost, nothing is added."""

from __future__ import annotations

import pytest

from guide.runs import Run, read_pieces


def test_bold_and_links_keep_their_place_in_the_sentence() -> None:
    (piece,) = read_pieces('<p>Lire <b>la fiche</b>, puis <a href="/guide/">le guide</a>.</p>')
    assert piece.runs == [
        Run("Lire "),
        Run("la fiche", bold=True),
        Run(", puis "),
        Run("le guide", href="/guide/"),
        Run("."),
    ]


def test_items_know_whether_they_have_a_number() -> None:
    html = "<p>Avant</p><ul><li>un</li></ul><ol><li><p>deux</p></li><li>trois</li></ol><h3>Fin</h3>"
    assert [(piece.tag, piece.ordered, piece.text) for piece in read_pieces(html)] == [
        ("p", False, "Avant"),
        ("li", False, "un"),
        ("li", True, "deux"),
        ("li", True, "trois"),
        ("h3", False, "Fin"),
    ]


def test_blanks_of_the_html_are_evened_out_and_no_break_spaces_stay() -> None:
    (piece,) = read_pieces("<p>\n  Quand\u00a0:\n  <b> maintenant</b><br>ou plus tard</p>")
    assert piece.text == "Quand\u00a0: maintenant ou plus tard"


@pytest.mark.parametrize("html", ["", "<p></p>", "<p> \n</p>", "<ul></ul>", "<ul><li></li></ul>"])
def test_what_holds_no_word_makes_no_piece(html: str) -> None:
    assert read_pieces(html) == []


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("une ligne seule", ["une ligne seule"]),
        ("<p>a &amp; b &lt;c&gt;</p>", ["a & b <c>"]),
        ("<p>un<p>deux", ["un", "deux"]),
        ("</ul></b>trop fermé", ["trop fermé"]),
    ],
)
def test_odd_html_is_read_all_the_same(html: str, texts: list[str]) -> None:
    assert [piece.text for piece in read_pieces(html)] == texts
