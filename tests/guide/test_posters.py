"""Poster and flyer: the words of the page, a code to scan, the same address to type."""

from __future__ import annotations

import re
from typing import Any

import pytest
import segno
from django.conf import settings
from django.test import Client

from guide.here import Here
from guide.models import ToolPage
from guide.posters import build_poster
from tests.factories.guide import ToolPageFactory, block, section
from tests.pages import PageRead


@pytest.fixture
def kit(db: None) -> ToolPage:
    made: ToolPage = ToolPageFactory(
        title="Kit",
        slug="kit",
        odt=False,
        poster=True,
        body=[
            section(block("text", "<p>Mots de l’affiche</p>"), title="L’affiche", anchor="affiche"),
            section(block("text", "<p>Mots du dépliant</p>"), title="Dépliant", anchor="depliant"),
        ],
    )
    return made


def dark_squares(path: str, size: int) -> list[list[bool]]:
    """The drawing as rows of squares, its white margin taken off."""
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    return [[(x, y) in dark for x in range(4, size - 4)] for y in range(4, size - 4)]


def test_the_drawing_is_the_code_of_the_address_with_its_white_margin() -> None:
    poster = build_poster(Here())
    code = segno.make(poster.address, error="m", micro=False)
    assert dark_squares(poster.path, poster.size) == [[bool(d) for d in row] for row in code.matrix]
    assert poster.size == len(code.matrix) + 8
    # As many squares drawn as dark ones kept: none stands in the margin.
    assert poster.path.count("M") == sum(sum(map(bool, row)) for row in code.matrix)


def test_without_a_commune_it_leads_to_the_home_of_the_site() -> None:
    poster = build_poster(Here())
    assert (poster.place, poster.address) == ("", f"{settings.SITE_URL}/")


@pytest.mark.parametrize(
    ("sheet", "own", "other"),
    [
        ("affiche", "Mots de l’affiche", "Mots du dépliant"),
        ("depliant", "Mots du dépliant", "Mots de l’affiche"),
    ],
)
def test_each_sheet_has_its_own_words_and_the_address_in_full(
    sheet: str, own: str, other: str, kit: ToolPage, client: Client
) -> None:
    page = PageRead(client.get(f"{kit.get_url()}{sheet}/"))  # type: ignore[arg-type]
    assert page.problems == []
    assert own in page.text
    assert other not in page.text
    assert f"{settings.SITE_URL}/" in page.text
    assert f'aria-label="Code à scanner vers {settings.SITE_URL}/"' in page.source


def test_the_host_that_was_asked_for_is_never_printed(kit: ToolPage, client: Client) -> None:
    answer: Any = client.get(f"{kit.get_url()}affiche/", headers={"host": "localhost"})
    assert "localhost/" not in PageRead(answer).text


@pytest.mark.parametrize("sheet", ["affiche", "depliant"])
def test_other_tools_have_neither(sheet: str, client: Client, db: None) -> None:
    tool = ToolPageFactory(poster=False)
    assert client.get(f"{tool.get_url()}{sheet}/").status_code == 404


def test_a_kit_without_words_has_no_sheet(client: Client, db: None) -> None:
    tool = ToolPageFactory(poster=True, body=[section(title="Autre")])
    assert client.get(f"{tool.get_url()}affiche/").status_code == 404
