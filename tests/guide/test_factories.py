"""The pages that tests are made of are pages that the site serves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.factories.guide import GuidePageFactory, GuideSite
from tests.pages import PageRead

KINDS = sorted(
    (
        one
        for one in vars(factories).values()
        if isinstance(one, type) and issubclass(one, GuidePageFactory)
    ),
    key=lambda one: one.__name__,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_page_is_served_whole(client: Client, guide_site: GuideSite, kind: Any) -> None:
    page = guide_site.guide if kind is factories.GuideHomePageFactory else kind()
    response = client.get(page.url)
    assert response.status_code == 200
    read = PageRead(response)  # type: ignore[arg-type]
    assert list(read.problems) == []
    assert page.title in read.text


def test_a_draft_is_not_served(client: Client, guide_site: GuideSite) -> None:
    page = factories.TopicPageFactory(live=False)
    assert client.get(page.url).status_code == 404
