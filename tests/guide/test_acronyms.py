"""A sigle is said in full where a page first uses it, once, and never where it would be noise."""

from __future__ import annotations

import pytest

from guide.acronyms import explain, unexplained

GLOSSARY = {
    "CIO": "centre d’information et d’orientation",
    "PJJ": "protection judiciaire de la jeunesse",
    "E2C": "école de la deuxième chance",
    "PsyEN": "psychologue de l’Éducation nationale",
    "IA-DASEN": "inspecteur d’académie",
    "R&D": "recherche & développement",
    "relais": "",
}
CIO = 'CIO <span class="sigle">(centre d’information et d’orientation)</span>'
PJJ = 'PJJ <span class="sigle">(protection judiciaire de la jeunesse)</span>'


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Le CIO reçoit.</p>", f"<p>Le {CIO} reçoit.</p>"),
        ("<p>Le <b>CIO</b> reçoit.</p>", f"<p>Le <b>{CIO}</b> reçoit.</p>"),
        ("<p>CIO, puis CIO.</p><p>CIO</p>", f"<p>{CIO}, puis CIO.</p><p>CIO</p>"),
        ("<td>CIO</td>", f"<td>{CIO}</td>"),
        # Not inside names of things: the next place says it.
        ("<h2>Le CIO</h2><p>Le CIO</p>", f"<h2>Le CIO</h2><p>Le {CIO}</p>"),
        ('<p><a href="/CIO/">CIO</a> et CIO</p>', f'<p><a href="/CIO/">CIO</a> et {CIO}</p>'),
        ("<nav><ul><li>CIO</li></ul></nav><p>CIO</p>",
         f"<nav><ul><li>CIO</li></ul></nav><p>{CIO}</p>"),
        ("<label>CIO</label>", "<label>CIO</label>"),
        ('<p title="CIO">Rien</p>', '<p title="CIO">Rien</p>'),
        ("<!-- CIO --><p>CIO</p>", f"<!-- CIO --><p>{CIO}</p>"),
        ('<svg><use href="#x"/></svg><p>CIO</p>', f'<svg><use href="#x"/></svg><p>{CIO}</p>'),
        # Already in words, before or after, across tags, whatever the case.
        ("<p>Un centre d’information et d’orientation (CIO)</p>",
         "<p>Un centre d’information et d’orientation (CIO)</p>"),
        ("<p>Le <b>CIO</b> (Centre d’information et d’orientation)</p>",
         "<p>Le <b>CIO</b> (Centre d’information et d’orientation)</p>"),
        ("<p>Un <b>centre d’information et d’orientation</b> : le CIO</p>",
         "<p>Un <b>centre d’information et d’orientation</b> : le CIO</p>"),
        # Words of another block do not count.
        ("<p>centre d’information et d’orientation</p><p>CIO</p>",
         f"<p>centre d’information et d’orientation</p><p>{CIO}</p>"),
        # Inside parentheses, brackets.
        ("<p>Un éducateur (PJJ)</p>",
         "<p>Un éducateur (PJJ"
         ' <span class="sigle">[protection judiciaire de la jeunesse]</span>)</p>'),
        # A whole word only.
        ("<p>CIOS, LeCIO, xCIO, CIO-x</p>", "<p>CIOS, LeCIO, xCIO, CIO-x</p>"),
        ("<p>l’E2C</p>",
         '<p>l’E2C <span class="sigle">(école de la deuxième chance)</span></p>'),
        ("<p>IA-DASEN</p>",
         '<p>IA-DASEN <span class="sigle">(inspecteur d’académie)</span></p>'),
        ("<p>un PsyEN.</p>",
         '<p>un PsyEN <span class="sigle">(psychologue de l’Éducation nationale)</span>.</p>'),
        # Unknown, or a plain word of the glossary.
        ("<p>XYZ et relais</p>", "<p>XYZ et relais</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_use_is_explained(html: str, shown: str) -> None:
    assert explain(html, GLOSSARY, set()) == shown


def test_two_sigles_are_two_explanations() -> None:
    assert explain("<p>CIO et PJJ</p>", GLOSSARY, set()) == f"<p>{CIO} et {PJJ}</p>"


def test_what_was_said_before_is_not_said_again() -> None:
    seen = {"CIO"}
    assert explain("<p>CIO et PJJ</p>", GLOSSARY, seen) == f"<p>CIO et {PJJ}</p>"
    assert seen == {"CIO", "PJJ"}


def test_words_of_the_glossary_never_become_markup() -> None:
    shown = explain("<p>XX</p>", {"XX": '<img src=x onerror="a">&'}, set())
    assert "<img" not in shown
    assert "&lt;img" in shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le XYZ reçoit", ["XYZ"]),
        ("XYZ puis XYZ puis ABC", ["XYZ", "ABC"]),
        ("Le XYZ (quelque chose) reçoit", []),
        ("La chose utile (XYZ) reçoit", []),
        ("Le CIO et un relais", []),
        ("Un fichier PDF, un SMS, le siècle XXI, Louis XIV", []),
        ("Lens, Paris, Il, À, A, Le", []),
        ("l’UPX2Z", ["UPX2Z"]),
        ("ATTENTIONATTENTION", []),
    ],
)
def test_sigles_that_nobody_explains(text: str, found: list[str]) -> None:
    assert unexplained(text, GLOSSARY) == found
