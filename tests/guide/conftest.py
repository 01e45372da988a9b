"""A small guide with two regions, and the people who write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from directory.models import Region, User
from guide.admin.teams import ensure_teams
from guide.models import GuidePage, PracticePage, TopicPage
from guide.regions import practice_region_page, region_page
from tests.factories import RegionFactory, UserFactory
from tests.factories.guide import GuideSite, plant_guide_site
from tests.guide.practice_world import PracticeWorld, build_world


@dataclass(frozen=True, slots=True)
class TwoRegions:
    """`pages`: `national` and `draft` belong to the national team, `topicN` and `practiceN` to
    region N; `users`: `national`, `region1`, `region2`, `department`, `lead`, `pro`."""

    regions: dict[int, Region]
    pages: dict[str, Any]
    users: dict[str, User]

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.users[name])
        return client


def section(text: str, title: str = "Une section") -> Any:
    content = [{"type": "text", "value": f"<p>{text}</p>"}]
    return {"type": "section", "value": {"title": title, "anchor": "", "content": content}}


def topic(slug: str, *, text: str = "Un texte.", model: Any = TopicPage, **fields: Any) -> Any:
    words = {"title": slug.capitalize(), "summary": f"Résumé de {slug}.", **fields}
    return model(slug=slug, body=[section(text)], **words)


def published(parent: Any, page: Any) -> Any:
    """Added, with a first revision, as an editor would leave it."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def guide_site(db: None) -> GuideSite:
    """The home of the site, the guide's home and its branches, empty."""
    return plant_guide_site()


@pytest.fixture
def two_regions(guide_site: GuideSite) -> TwoRegions:
    guide = guide_site.guide
    regions = {1: RegionFactory(), 2: RegionFactory(code="53", name="Bretagne")}
    users = {
        "national": UserFactory(national=True),
        "region1": UserFactory(regional=True, region=regions[1]),
        "region2": UserFactory(regional=True, region=regions[2]),
        "department": UserFactory(departmental=True),
        "lead": UserFactory(lead=True),
        "pro": UserFactory(),
    }
    pages: dict[str, GuidePage] = {"national": published(guide, topic("reperage"))}
    pages["draft"] = topic("brouillon", live=False)
    guide.add_child(instance=pages["draft"])
    for number, region in regions.items():
        pages[f"topic{number}"] = published(region_page(region), topic(f"sujet-{number}"))
        practice = topic(
            f"pratique-{number}",
            model=PracticePage,
            problem="<p>Un problème.</p>",
            done="<p>Fait.</p>",
        )
        pages[f"practice{number}"] = published(practice_region_page(region), practice)
    ensure_teams()
    return TwoRegions(regions, pages, users)


@pytest.fixture
def world(db: None) -> PracticeWorld:
    return build_world()
