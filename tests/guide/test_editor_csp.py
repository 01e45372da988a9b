"""The guide's screens under /gestion/, in Chromium: nothing refused, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from guide.adaptations import AdaptationKind, adapt
from guide.models import TopicPage
from tests.guide.conftest import TwoRegions, section
from tests.portal.test_admin_csp import Visit

LIVING = (
    ("actors", {"title": "Acteurs", "kinds": ["cio"], "limit": 3}),
    ("solutions", {"title": "Solutions", "phase": ["remobiliser"], "limit": 3}),
    ("map", {"title": "Carte"}),
    ("platform", {"title": "Plate-forme"}),
    ("scheme", {"scheme": "e2c", "note": ""}),
)


def _with_living_blocks(page: Any) -> None:
    fresh = TopicPage.objects.get(pk=page.pk)
    body = section("Un texte changé.")
    body["value"]["content"] += [{"type": name, "value": value} for name, value in LIVING]
    fresh.body = [body]
    fresh.save_revision().publish()


def _paths(two_regions: TwoRegions) -> list[str]:
    national, regions = two_regions.pages["national"], two_regions.regions
    page = adapt(national, regions[1], AdaptationKind.VERSION, two_regions.users["region1"])
    _with_living_blocks(national)
    pages = f"/gestion/pages/{national.pk}"
    return [
        "/gestion/",
        f"{pages}/edit/",
        f"{pages}/history/",
        f"{pages}/revisions/compare/earliest...latest/",
        f"{pages}/copy/",
        f"{pages}/move/",
        f"/gestion/pages/{page.get_parent().pk}/",
        f"/gestion/pages/{page.get_parent().pk}/add_subpage/",
        f"/gestion/pages/add/guide/complementpage/{page.get_parent().pk}/",
        f"/gestion/pages/{page.pk}/edit/",
        f"/gestion/pages/{two_regions.pages['practice1'].pk}/edit/",
        "/gestion/guide/adaptations/",
        f"/gestion/guide/adaptations/{page.pk}/",
        f"/gestion/guide/adapter/{national.pk}/",
        "/gestion/images/add/",
        "/gestion/documents/add/",
        "/gestion/documents/multiple/add/",
        "/gestion/workflows/list/",
    ]


@pytest.mark.browser
def test_the_screens_of_the_guide_keep_to_the_policy(
    two_regions: TwoRegions, browser_type_launch_args: dict[str, Any]
) -> None:
    paths = _paths(two_regions)
    visit = Visit(two_regions.client("national"))

    def crawl(page: Any) -> None:
        for path in paths:
            visit.open(page, path)

    visit.run(crawl, browser_type_launch_args)
    assert visit.refused == []
    assert visit.foreign == []
    assert visit.failed == []
