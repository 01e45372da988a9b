"""The page of a practice, and the sheet to take it over."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from guide.models import PracticeTheme
from tests.factories import ActorKindFactory, CommuneFactory
from tests.factories.guide import PracticePageFactory, VoletPageFactory, block, plant_guide_site
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Any:
    plant_guide_site()
    page = PracticePageFactory(
        title="Rappeler avant la Toussaint",
        volet=VoletPageFactory(title="Repérage", number=2),
        commune=CommuneFactory(lens=True),
        practised_on=date(2026, 10, 5),
        run_by="CIO et mission locale",
        contact="CIO, 03 53 01 00 00",
        results=[block("result", {"measure": "Jeunes joints", "before": "", "after": "61 %"})],
        conditions="<p>Une liste à jour.</p>",
        pitfalls="<p>Appeler le matin.</p>",
        checklist=[block("step", "Lire la liste"), block("step", "Se partager les appels")],
    )
    page.themes = [PracticeTheme.objects.create(slug="parents", label="Parents")]
    page.actor_kinds = [ActorKindFactory(slug="cio", label="CIO")]
    page.save_revision().publish()
    return page


def read(address: str) -> PageRead:
    response = Client().get(address)
    assert response.status_code == 200
    assert not response.cookies
    page = PageRead(response)  # type: ignore[arg-type]
    assert page.problems == []
    return page


def test_the_page_has_the_whole_anatomy(practice: Any) -> None:
    page = read(practice.get_url())
    for words in (
        "Volet 2, Repérage. Lens (62), octobre 2026",
        "Expérience partagée",
        "Parents",
        "Le problème",
        "Ce qui a été fait",
        "Les résultats",
        "Une liste à jour.",
        "Appeler le matin.",
        "CIO, 03 53 01 00 00",
        "Lire la liste",
        "Nous l’avons reprise",
    ):
        assert words in page.text, words
    assert '<th scope="row">Jeunes joints</th><td>non mesuré</td>' in page.source
    assert 'aria-current="page">Bonnes pratiques' in page.source


def test_headings_follow_one_another(practice: Any) -> None:
    levels = [int(n) for n in re.findall(r"<h([1-6])", read(practice.get_url()).source)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_sheet_to_print_holds_the_steps(practice: Any) -> None:
    sheet = read(f"{practice.get_url()}reprendre/")
    for words in ("Lire la liste", "Se partager les appels", "Une liste à jour."):
        assert words in sheet.text
    assert "Qui fait quoi, pour quand" in sheet.text
    assert practice.get_url() in sheet.source


def test_without_steps_the_page_still_stands() -> None:
    page = PracticePageFactory()
    read(page.get_url())
    assert "Les étapes" not in read(f"{page.get_url()}reprendre/").text


def test_a_draft_has_neither_page_nor_sheet() -> None:
    page = PracticePageFactory(live=False)
    for address in (page.get_url(), f"{page.get_url()}reprendre/"):
        assert Client().get(address).status_code == 404


def test_the_example_is_said_in_its_name(practice: Any) -> None:
    practice.title, practice.is_example = "Rappeler (exemple)", True
    practice.save_revision().publish()
    page = read(practice.get_url())
    assert "Structures d’exemple" in page.text
    assert 'Rappeler<span class="ex"> (exemple)</span></h1>' in page.source
