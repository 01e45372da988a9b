"""Drafts, scheduled, expired and private pages leak nowhere: not by their address, nor by a list,
a search, a block of another page, the sitemap, or a file made from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from directory.models import Commune
from guide.adaptations import AdaptationKind, adapt
from guide.models import IndexPage, PracticePage, ToolPage, TopicPage, VoletPage
from guide.regions import practice_region_page
from tests.guide.conftest import TwoRegions, published, topic

WORD = "Sentinelle"
STATES = ("draft", "scheduled", "expired", "login", "groups", "password")
LENS = "62498"


def _hide(page: Any, state: str) -> None:
    """A published page becomes what readers must not see."""
    if state in ("login", "groups", "password"):
        wall = PageViewRestriction(page=page, restriction_type=state, password="secret")
        wall.save()
        if state == "groups":
            wall.groups.add(Group.objects.get_or_create(name="Quelques-uns")[0])
        return
    fresh = type(page).objects.get(pk=page.pk)
    if state == "draft":
        fresh.unpublish()
    elif state == "scheduled":
        fresh.unpublish()
        fresh.go_live_at = timezone.now() + timedelta(days=3)
        fresh.save_revision().publish()
    else:
        fresh.expire_at = timezone.now() - timedelta(minutes=1)
        fresh.save_revision().publish()
        call_command("publish_scheduled")


def _tree(two_regions: TwoRegions) -> list[Any]:
    """One page of each kind that other pages list or name, all bearing the word."""
    guide = two_regions.pages["national"].get_parent()
    index = published(guide, topic("outils", model=IndexPage))
    own = {"number": 1, "motto": "Devise", "objective": "<p>But.</p>", "title": f"{WORD} volet"}
    volet = topic("volet-s", model=VoletPage, **own)
    volet.key_ideas = [{"type": "key_idea", "value": {"text": "Une idée.", "section": ""}}]
    volet.asks = [{"type": "ask", "value": {"question": f"{WORD} ?", "section": ""}}]
    tool = topic("outil-s", model=ToolPage, title=f"{WORD} outil")
    practice = topic("p-s", model=PracticePage, title=f"{WORD} essai", problem="x", done="y")
    region = practice_region_page(two_regions.regions[1])
    pages = [
        published(Page.objects.get(pk=guide.pk), volet),
        published(Page.objects.get(pk=index.pk), tool),
        published(Page.objects.get(pk=guide.pk), topic("sujet-s", title=f"{WORD} sujet")),
        published(Page.objects.get(pk=region.pk), practice),
    ]
    user = two_regions.users["region1"]
    for kind in AdaptationKind:
        draft = adapt(two_regions.pages["national"], two_regions.regions[1], kind, user).specific
        draft.title = f"{WORD} région"
        draft.save_revision().publish()
        pages.append(draft)
    _name_them(two_regions.pages["topic2"], pages)
    return pages


def _name_them(page: Any, named: list[Any]) -> None:
    """A public page whose blocks point to them."""
    fresh = TopicPage.objects.get(pk=page.pk)
    links = "".join(f'<a linktype="page" id="{one.pk}">un lien</a>' for one in named)
    content = [
        {"type": "text", "value": f"<p>{links}</p>"},
        {"type": "tool", "value": {"page": named[1].pk, "use": ""}},
    ]
    fresh.body = [{"type": "section", "value": {"title": "S", "content": content}}]
    fresh.save_revision().publish()


def _addresses(two_regions: TwoRegions, pages: list[Any]) -> list[str]:
    national = two_regions.pages["national"]
    lists = [
        "/",
        "/plan/",
        "/guide/",
        "/guide/outils/",
        "/guide/regions/",
        "/guide/regions/hauts-de-france/",
        "/bonnes-pratiques/",
        "/bonnes-pratiques/hauts-de-france/",
        f"/bonnes-pratiques/?q={WORD.lower()}&volet=volet-s",
        f"/recherche/?q={WORD.lower()}",
        f"/recherche/?q={WORD.lower()}&sorte=guide",
        "/sitemap-guide-1.xml",
        f"{national.url}?commune={LENS}",
        two_regions.pages["topic2"].url,
        two_regions.pages["practice1"].url,
    ]
    own = [
        f"{page.url}{tail}" for page in pages for tail in ("", "?commune=62498", "odt/", "x.odt")
    ]
    return lists + own


@pytest.mark.parametrize("state", STATES)
def test_what_readers_may_not_see_is_nowhere(
    geography: dict[str, Commune], two_regions: TwoRegions, client: Client, state: str
) -> None:
    pages = _tree(two_regions)
    addresses = _addresses(two_regions, pages)
    before = [path for path in addresses if WORD in _body(client, path)]
    assert len(before) >= 8  # the word is everywhere while the pages are public
    for page in pages:
        _hide(page, state)
    slugs = [page.slug for page in pages if page.slug.endswith("-s")]
    for path in addresses:
        body = _body(client, path)
        assert f"{WORD} " not in body, path
        if "sitemap" in path:
            assert not [slug for slug in slugs if f"/{slug}/" in body]
    for page in pages:
        response = client.get(page.url)
        assert response.status_code in (302, 404) or WORD not in response.content.decode()


def _body(client: Client, path: str) -> str:
    response = client.get(path)
    # what one typed is repeated in the field of the search
    return response.content.decode() if response.status_code < 400 else ""


def test_the_sitemap_offers_the_guide_and_real_practices(
    two_regions: TwoRegions, client: Client
) -> None:
    invented = PracticePage.objects.get(pk=two_regions.pages["practice2"].pk)
    invented.is_example = True
    invented.save_revision().publish()
    assert "/sitemap-guide-1.xml" in client.get("/sitemap.xml").content.decode()
    body = client.get("/sitemap-guide-1.xml").content.decode()
    assert "/guide/reperage/</loc>" in body
    assert "/bonnes-pratiques/hauts-de-france/pratique-1/</loc>" in body
    assert "pratique-2" not in body
    assert "brouillon" not in body
