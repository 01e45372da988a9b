"""The file of a tool: a sound archive, the words of the page, blanks that show on paper."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from guide.models import ToolPage
from guide.odt import CONTENT_TYPE
from tests.factories.guide import ToolPageFactory, TopicPageFactory, block, section

OFFICE, TEXT, TABLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text", "table")
)
PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
HREF = "{http://www.w3.org/1999/xlink}href"


def blank_field(label: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "kind": kind, "help": "", "options": [], "columns": [], **more}


FIELDS = [
    blank_field("Nom", "line", help="de famille"),
    blank_field("Né le", "date"),
    blank_field("Souhait", "lines", lines=3),
    blank_field("Joint", "choice", options=["oui", "non"]),
    blank_field("Contacts", "table", columns=["Date", "Qui"], lines=4),
]


@pytest.fixture
def tool(db: None) -> ToolPage:
    other, draft = TopicPageFactory(slug="autre"), TopicPageFactory(slug="secret", live=False)
    links = "".join(
        f'<a linktype="page" id="{page.pk}">{page.slug}</a> ' for page in (other, draft)
    )
    made: ToolPage = ToolPageFactory(
        title="Fiche : essai",
        slug="fiche",
        intro="<p>Un <b>mot</b> d’abord.</p>",
        body=[
            section(
                block("text", f"<p>Lire {links}</p><ol><li>un</li><li>deux</li></ol>"),
                block(
                    "table",
                    {
                        "caption": "Règle",
                        "columns": ["Quoi", "Qui"],
                        "rows": [{"cells": ["a", "b"]}],
                    },
                ),
                block("ideas", {"title": "Bonnes idées", "items": ["<b>Venir</b> tôt"]}),
                title="Le modèle",
            ),
            section(block("blank", {"title": "À remplir", "fields": FIELDS}), title="Blancs"),
        ],
    )
    return made


def download(tool: ToolPage, client: Client, **headers: str) -> Any:
    return client.get(f"{tool.get_url()}fichier/", headers=headers)


@pytest.fixture
def archive(tool: ToolPage, client: Client) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(download(tool, client).content))


@pytest.fixture
def body(archive: zipfile.ZipFile) -> ET.Element:
    found = ET.fromstring(archive.read("content.xml")).find(f"{OFFICE}body/{OFFICE}text")  # noqa: S314
    assert found is not None
    return found


def words(element: ET.Element) -> str:
    """What the element says, with the spaces that ODF writes as elements."""
    for space in element.iter(f"{TEXT}s"):
        space.text = " " * int(space.get(f"{TEXT}c", "1"))
    return "".join(element.itertext()).replace("\u00a0", " ")


def test_it_is_a_download_of_its_kind_that_browsers_do_not_guess(
    tool: ToolPage, client: Client
) -> None:
    response = download(tool, client)
    assert response.headers["Content-Type"] == CONTENT_TYPE
    assert response.headers["Content-Disposition"] == 'attachment; filename="fiche.odt"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_same_model_is_the_same_file_and_is_not_sent_twice(
    tool: ToolPage, client: Client
) -> None:
    first = download(tool, client)
    assert download(tool, client, if_none_match=first.headers["ETag"]).status_code == 304


def test_a_tool_without_file_has_none(tool: ToolPage, client: Client) -> None:
    bare = ToolPageFactory(odt=False)
    assert download(bare, client).status_code == 404


def test_the_archive_is_sound_and_says_first_what_it_is(archive: zipfile.ZipFile) -> None:
    first = archive.infolist()[0]
    assert archive.testzip() is None
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read("mimetype").decode() == CONTENT_TYPE
    for name in PARTS:
        ET.fromstring(archive.read(name))  # noqa: S314 (made by us)
    listed = archive.read("META-INF/manifest.xml").decode()
    assert [name for name in PARTS if name not in listed] == []


def test_it_is_french_and_named(archive: zipfile.ZipFile) -> None:
    meta, styles = (archive.read(name).decode() for name in ("meta.xml", "styles.xml"))
    assert "<dc:language>fr-FR</dc:language>" in meta
    assert "<dc:title>Fiche : essai</dc:title>" in meta
    assert set(re.findall(r'fo:language="(\w+)"', styles)) == {"fr"}


def test_headings_are_those_of_the_page_in_order(body: ET.Element) -> None:
    found = [
        (head.get(f"{TEXT}outline-level"), head.get(f"{TEXT}style-name"), words(head))
        for head in body.iter(f"{TEXT}h")
    ]
    assert found == [
        ("1", "Heading_20_1", "Fiche : essai"),
        ("2", "Heading_20_2", "Le modèle"),
        ("3", "Heading_20_3", "Bonnes idées"),
        ("2", "Heading_20_2", "Blancs"),
        ("3", "Heading_20_3", "À remplir"),
    ]


def test_it_says_under_its_title_that_it_is_a_model_whose_and_of_when(
    tool: ToolPage, body: ET.Element
) -> None:
    note = words(body[1])
    assert note.startswith("Modèle à adapter. Reprendre pied, http")
    assert tool.get_url() in note
    assert re.search(r"version du \d+(er)? \w+ \d{4}\.$", note)


def test_links_are_whole_and_a_page_nobody_may_read_is_not_named_by_its_address(
    body: ET.Element,
) -> None:
    links = {words(link): link.get(HREF) for link in body.iter(f"{TEXT}a")}
    assert links.keys() == {"autre"}
    assert re.fullmatch(r"https?://.+/guide/autre/", links["autre"] or "")
    assert "secret" in words(body)


def test_bold_words_and_numbered_lists_stay_so(body: ET.Element) -> None:
    bold = [words(span) for span in body.iter(f"{TEXT}span")]
    assert {"mot", "Venir"} <= set(bold)
    lists = {one.get(f"{TEXT}style-name"): words(one) for one in body.iter(f"{TEXT}list")}
    assert lists == {"Numbering_20_1": "undeux", "List_20_1": "Venir tôt"}


def test_tables_have_a_header_row_and_as_many_rows_as_the_page(body: ET.Element) -> None:
    tables = list(body.iter(f"{TABLE}table"))
    heads = [
        [words(cell) for cell in table.findall(f"{TABLE}table-header-rows//{TABLE}table-cell")]
        for table in tables
    ]
    assert heads == [["Quoi", "Qui"], ["Date", "Qui"]]
    assert [len(table.findall(f"{TABLE}table-row")) for table in tables] == [1, 4]
    for table in tables:
        children = [child.tag.removeprefix(TABLE) for child in table]
        assert children.index("table-column") < children.index("table-header-rows")


def test_empty_cells_show_on_paper(archive: zipfile.ZipFile, body: ET.Element) -> None:
    styles = {cell.get(f"{TABLE}style-name") for cell in body.iter(f"{TABLE}table-cell")}
    assert styles == {"Case"}
    assert re.search(
        r'style:name="Case"><style:table-cell-properties[^>]*fo:border="0.5pt solid',
        archive.read("content.xml").decode(),
    )


def test_blanks_are_dotted_lines_and_boxes(body: ET.Element) -> None:
    lines = [words(line) for line in body.findall(f"{TEXT}p")]
    assert any(re.fullmatch(r"Nom \(de famille\) : …+", line) for line in lines)
    assert "Né le : …… / …… / …………" in lines
    assert "Joint : ☐ oui   ☐ non" in lines
    start = lines.index("Souhait :")
    assert all(re.fullmatch(r"…+", line) for line in lines[start + 1 : start + 4])
