"""Every block of the guide: its template, its picture in the picker, what may stand in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.fields import StreamField

from directory.models import Commune
from guide.blocks.sections import BODY, ContentBlock
from guide.models import GuidePage
from tests.factories import SchemeFactory, ToolPageFactory, TopicPageFactory, UserFactory
from tests.factories.guide import GuideSite, block, section
from tests.pages import PageRead

CONTENT: Any = BODY[0][1].child_blocks["content"]
NAMES = list(CONTENT.child_blocks)
HOSTILE = (
    '<p onclick="a()">Sûr <a href="javascript:alert(1)">un</a> <a href="data:text/html,x">deux</a>'
    ' <img src="x" onerror="alert(1)"><svg><script>alert(1)</script></svg>'
    '<a href="https://exemple.test/" target="_blank" style="x">trois</a>'
    '<iframe src="//x"></iframe><style>p{}</style></p>'
)
FORBIDDEN = ("javascript:", "data:text", "onerror", "onclick", "<img src", "alert(", "<iframe",
             "target=", "<style", "style=")  # fmt: skip


def pictures(client: Client) -> Iterator[tuple[str, Any]]:
    for name, one in CONTENT.child_blocks.items():
        yield name, client.get("/gestion/block-preview/", {"id": one.definition_prefix})


def test_the_picker_shows_a_picture_of_every_block(
    client: Client, guide_site: GuideSite, geography: dict[str, Commune]
) -> None:
    ToolPageFactory(title="Fiche d’entretien")
    SchemeFactory(slug="micro-lycee", name="Micro-lycée")
    client.force_login(UserFactory(superuser=True))
    for name, response in pictures(client):
        assert response.status_code == 200, name
        html = response.content.decode()
        assert "<main" in html, name
        assert len(PageRead(response).text) > 20, name
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN", name
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"], name


@pytest.mark.parametrize("name", NAMES)
def test_each_block_says_in_french_what_it_is(name: str) -> None:
    one = CONTENT.child_blocks[name]
    assert one.is_previewable
    assert one.get_description().endswith("."), name
    assert one.label, name


def streams() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        if issubclass(model, GuidePage):
            for column in model._meta.get_fields():
                if isinstance(column, StreamField):
                    yield f"{model.__name__}.{column.name}", column.stream_block


def all_blocks(one: Any) -> Iterator[Any]:
    yield one
    children = list(getattr(one, "child_blocks", {}).values())
    if isinstance(one, blocks.ListBlock):
        children.append(one.child_block)
    for child in children:
        yield from all_blocks(child)


def test_no_block_holds_raw_html_nor_an_embed() -> None:
    seen = list(streams())
    assert len(seen) > 20
    forbidden = (blocks.RawHTMLBlock, EmbedBlock, TableBlock, TypedTableBlock)
    held = [name for name, one in seen for part in all_blocks(one) if isinstance(part, forbidden)]
    assert held == []
    features = {
        feature
        for _, one in seen
        for part in all_blocks(one)
        if isinstance(part, blocks.RichTextBlock)
        for feature in (part.features or ["embed"])
    }
    assert features & {"embed", "image", "hr", "code", "blockquote"} == set()


def test_hostile_rich_text_is_clean_when_stored_and_when_shown(
    client: Client, guide_site: GuideSite
) -> None:
    page = TopicPageFactory(
        intro=HOSTILE,
        body=[
            section(
                block("text", HOSTILE),
                block("ideas", {"title": "Idées", "items": [HOSTILE]}),
                block("note", {"kind": "warning", "text": HOSTILE}),
                block("questions", {"items": [{"question": "Q", "answer": HOSTILE}]}),
                block("table", {"caption": "T", "columns": ["a", "b"],
                                "rows": [{"cells": [HOSTILE, HOSTILE]}]}),
            )
        ],
    )  # fmt: skip
    revision = page.get_latest_revision().content
    for stored in (page.intro, str(page.body.raw_data), revision["intro"], revision["body"]):
        assert [word for word in FORBIDDEN if word in stored] == []
    html = client.get(page.url).content.decode().split("<main")[1].split("</main>")[0]
    assert [word for word in FORBIDDEN if word in html] == []
    assert html.count("Sûr") == 7
    assert 'href="https://exemple.test/"' in html


def test_hand_made_rows_of_the_database_are_shown_clean(
    client: Client, guide_site: GuideSite
) -> None:
    """As a restored dump would bring them: no field of ours cleaned them."""
    page = TopicPageFactory()
    body = [section(block("text", HOSTILE))]

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE guide_guidepage SET intro = %s, body = %s WHERE page_ptr_id = %s",
            [HOSTILE, json.dumps(body), page.pk],
        )
    html = client.get(page.url).content.decode().split("<main")[1].split("</main>")[0]
    assert [word for word in FORBIDDEN if word in html] == []
    assert html.count("Sûr") == 2


def test_a_link_to_a_page_that_is_withdrawn_becomes_words(
    client: Client, guide_site: GuideSite
) -> None:
    target = TopicPageFactory(title="La cible")
    link = f'<p>Voir <a linktype="page" id="{target.pk}">la cible</a>.</p>'
    page = TopicPageFactory(body=[section(block("text", link))])
    assert f'<a href="{target.url}"' in client.get(page.url).content.decode()
    target.unpublish()
    html = client.get(page.url).content.decode()
    assert "Voir la cible." in html
    assert target.slug not in html


def test_the_body_is_made_of_known_blocks_only() -> None:
    assert isinstance(CONTENT, ContentBlock)
    assert NAMES[:3] == ["text", "ideas", "note"]
    assert {"actors", "solutions", "map", "platform", "scheme"} <= set(NAMES)
