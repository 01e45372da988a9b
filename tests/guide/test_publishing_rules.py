"""What a page must be before it is published, rule by rule, without a database where possible."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.images.models import Image

from guide.models import FamilyPage, TopicPage
from guide.publishing import Problem, errors_of, find_problems
from guide.rich_words import bad_links, long_sentences, plain_words, sentences


def _page(*content: dict[str, Any], model: Any = TopicPage, **fields: Any) -> Any:
    section = {"title": "Partir de la liste", "anchor": "", "content": list(content)}
    body = [{"type": "section", "value": section}]
    return model(title="Une page", slug="page", summary="Résumé.", body=body, **fields)


def _text(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html}


def _messages(page: Any) -> list[str]:
    return [str(problem) for problem in find_problems(page)]


def test_a_page_without_fault_has_no_problem() -> None:
    page = _page(
        _text("<h3>D’abord</h3><p>Voir <a href='/guide/'>le guide</a>.</p><h4>Puis</h4>"),
        {"type": "table", "value": _table([["Qui", "Quoi"], ["CIO", "Accueil"]])},
        intro="<p>Une introduction.</p>",
    )
    assert find_problems(page) == []


def test_a_problem_says_where_and_what() -> None:
    page = _page(_text("<p><a href='/guide/'>cliquez ici</a></p>"))
    assert find_problems(page) == [
        Problem(
            "le lien « cliquez ici » ne dit pas où il mène. Écrivez le nom de la page.",
            "Section « Partir de la liste », bloc « Texte »",
            is_error=True,
        )
    ]


# ---- headings ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("html", "jumps"),
    [
        ("<h3>A</h3><h4>B</h4>", 0),
        ("<h4>A</h4>", 1),
        ("<h3>A</h3><h4>B</h4><h3>C</h3><h4>D</h4>", 0),
        ("<p>x</p><h4>A</h4><h3>B</h3>", 1),
    ],
)
def test_headings_go_down_one_level_at_a_time(html: str, jumps: int) -> None:
    assert len(errors_of(_page(_text(html)))) == jumps


def test_headings_follow_on_from_block_to_block_of_a_section() -> None:
    assert errors_of(_page(_text("<h3>A</h3>"), _text("<h4>B</h4>"))) == []
    sections = [
        {"type": "section", "value": {"title": title, "content": [_text(html)]}}
        for title, html in (("Un", "<h3>A</h3>"), ("Deux", "<h4>B</h4>"))
    ]
    page = TopicPage(title="Une page", slug="page", body=sections)
    assert [problem.where for problem in errors_of(page)] == ["Section « Deux », bloc « Texte »"]


def test_an_introduction_stands_under_the_title_itself() -> None:
    assert "saute un niveau" in _messages(_page(intro="<h3>Trop bas</h3>"))[0]


# ---- links -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("html", "bad"),
    [
        ('<a href="/x/">Le contrat d’engagement</a>', []),
        ('<a linktype="page" id="3">Repérage</a>', []),
        ('<a href="/x/"></a>', [""]),
        ('<a href="/x/"> &nbsp; </a>', [""]),
        ('<a href="/x/"><b></b></a>', [""]),
        ('<a href="/x/"><b>Cliquez ici</b> !</a>', ["Cliquez ici !"]),
        ('<a href="/x/">ICI</a>', ["ICI"]),
        ('<a href="/x/">En savoir plus…</a>', ["En savoir plus…"]),
        ("<a>Sans adresse</a>", ["Sans adresse"]),
        ('<a href="">Sans adresse</a>', ["Sans adresse"]),
        ('<a href="/x/">→</a>', ["→"]),
    ],
)
def test_a_link_says_where_it_leads(html: str, bad: list[str]) -> None:
    assert bad_links(html) == bad


def test_a_call_to_action_is_a_link_too() -> None:
    call = {"title": "Agir", "text": "", "label": "Ici", "page": None, "link": "/solutions/"}
    assert "ne dit pas où il mène" in _messages(_page({"type": "call", "value": call}))[0]
    call |= {"label": "Voir les solutions", "link": ""}
    assert "ne mène nulle part" in _messages(_page({"type": "call", "value": call}))[0]


# ---- tables ------------------------------------------------------------------------------------
def _table(rows: list[list[str]]) -> dict[str, Any]:
    return {"caption": "Qui", "columns": rows[0], "rows": [{"cells": row} for row in rows[1:]]}


@pytest.mark.parametrize(
    ("rows", "says", "is_error"),
    [
        ([["", "Quoi"], ["CIO", "Accueil"]], "une colonne du tableau n’a pas d’en-tête", True),
        ([["Qui", "Quoi"], ["CIO"]], "a 1 cases pour 2 colonnes", True),
        ([["Qui", "Quoi"], ["", "Accueil"]], "la ligne 1 du tableau n’a pas d’en-tête", False),
    ],
)
def test_a_table_has_its_headers(rows: list[list[str]], says: str, is_error: bool) -> None:
    (problem,) = find_problems(_page({"type": "table", "value": _table(rows)}))
    assert says in problem.message
    assert problem.is_error is is_error


# ---- images and documents ----------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("alt", "decorative", "errors"),
    [("", False, 1), ("  ", False, 1), ("Un plan", False, 0), ("", True, 0)],
)
def test_an_image_has_a_text_or_is_decoration(alt: str, decorative: bool, errors: int) -> None:
    image = Image.objects.create(title="plan", file="plan.png", width=1, height=1)
    value = {"image": image.pk, "alt_text": alt, "decorative": decorative}
    page = _page({"type": "figure", "value": {"image": value, "caption": ""}})
    assert len(errors_of(page)) == errors


@pytest.mark.django_db
def test_a_document_without_a_page_of_the_same_content_is_told() -> None:
    page = _page({"type": "document", "value": {"document": None, "use": "", "twin": None}})
    (problem,) = find_problems(page)
    assert "pas de version accessible" in problem.message
    assert not problem.is_error


# ---- words -------------------------------------------------------------------------------------
LONG = "Un " + "mot " * 31 + "de trop."


def test_a_long_sentence_is_told_on_a_page_for_families_only() -> None:
    told = find_problems(_page(_text(f"<p>Court. {LONG}</p>"), audience="families"))
    assert [problem.is_error for problem in told] == [False]
    assert "a 34 mots" in told[0].message
    assert find_problems(_page(_text(f"<p>{LONG}</p>"))) == []
    assert FamilyPage().audience  # a family page may be for professionals only by choice


def test_sentences_end_at_marks_items_and_paragraphs() -> None:
    html = "<p>Un. Deux ? « Trois ! » Quatre</p><ul><li>Cinq</li><li>Six</li></ul><p>M. vient.</p>"
    assert list(sentences(html))[:3] == ["Un.", "Deux ?", "« Trois !"]
    assert "Cinq" in list(sentences(html))
    assert long_sentences(f"<li>{'mot ' * 20}</li><li>{'mot ' * 20}</li>", 30) == []
    assert plain_words("<p>a&nbsp;b</p><p>c</p>") == "a b c"


def test_a_sigle_that_nothing_explains_is_told_once() -> None:
    page = _page(_text("<p>Le XYZ et le XYZ.</p>"), _text("<p>Encore XYZ.</p>"))
    told = find_problems(page, lambda words: ["XYZ"] if "XYZ" in words else [])
    assert [str(problem) for problem in told] == [
        "Section « Partir de la liste », bloc « Texte » : "
        "le sigle « XYZ » n’est expliqué ni ici ni dans le glossaire."
    ]


def test_errors_come_first() -> None:
    page = _page(
        _text(f"<p>{LONG}</p>"), _text("<p><a href='/x/'>ici</a></p>"), audience="families"
    )
    assert [problem.is_error for problem in find_problems(page)] == [True, False]
