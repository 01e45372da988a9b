"""One search over solutions, actors, schemes, the guide and the practices."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from directory.models import Commune, SynonymGroup, SynonymPhrase
from guide.models import (
    PracticeIndexPage,
    PracticePage,
    PracticeRegionPage,
    TopicPage,
)
from tests.factories import ActorFactory, SchemeFactory, SolutionFactory
from tests.factories.guide import GuideSite, TopicPageFactory


@pytest.fixture
def site(geography: dict[str, Commune], guide_site: GuideSite) -> GuideSite:
    group = SynonymGroup.objects.create()
    for text in ("MLDS", "mission de lutte contre le décrochage scolaire"):
        SynonymPhrase.objects.create(group=group, text=text)
    scheme = SchemeFactory(slug="pole-mlds", name="Pôle MLDS", sigle="MLDS", summary="Un pôle.")
    SolutionFactory(title="Atelier de la MLDS", scheme=scheme, everywhere=True)
    ActorFactory(name="Coordination MLDS de Lens", slug="mlds-lens", commune=geography["62498"])
    topic("Le rôle de la MLDS", "Ce que fait la mission de lutte.")
    practice("Appeler avec la MLDS")
    return guide_site


def topic(title: str, summary: str = "Un sujet.", **facts: Any) -> TopicPage:
    page: TopicPage = TopicPageFactory(title=title, summary=summary, **facts)
    return page


def practice(title: str) -> PracticePage:
    page = PracticePage(title=title, slug="appeler", summary="Ensemble.", problem="x", done="y")
    PracticeIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def counts(query: str) -> dict[str, str]:
    html = Client().get(f"/recherche/?{query}").content.decode()
    lines = re.findall(r"<span>([^<]+)</span> <span class=\"num\">([^<]+)</span>", html)
    return {label: number.replace("\u202f", "") for label, number in lines}


def test_one_word_finds_all_kinds_with_their_counts(site: GuideSite) -> None:
    assert counts("q=mlds") == {
        "Solutions": "1",
        "Acteurs": "1",
        "Dispositifs": "1",
        "Guide": "1",
        "Bonnes pratiques": "1",
    }


def test_a_synonym_finds_the_same_and_the_page_says_so(site: GuideSite) -> None:
    html = Client().get("/recherche/?q=mission+de+lutte+contre+le+décrochage+scolaire").content
    assert "Aussi cherché : MLDS" in html.decode().replace("\u00a0", " ")
    assert counts("q=mission+de+lutte+contre+le+décrochage+scolaire")["Guide"] == "1"


def test_a_mistyped_word_is_read_as_the_nearest_and_said(site: GuideSite) -> None:
    topic("Repérage des jeunes")
    html = Client().get("/recherche/?q=reperaje").content.decode().replace("\u00a0", " ")
    assert "<strong>1 résultat</strong> pour « repérage » (rien pour « reperaje »)" in html


def test_one_kind_alone_is_a_page_of_its_own(site: GuideSite) -> None:
    for number in range(23):
        topic(f"Appeler encore {number}")
    first = Client().get("/recherche/?q=appeler&sorte=guide").content.decode()
    assert first.count("Appeler encore") == 20
    assert "page=2" in first
    second = Client().get("/recherche/?q=appeler&sorte=guide&page=2").content.decode()
    assert second.count("Appeler encore") == 3


@pytest.mark.parametrize("page", ["0", "3", "99999999999", "-1"])
def test_a_page_that_is_not_there_is_a_404(site: GuideSite, page: str) -> None:
    assert Client().get(f"/recherche/?q=mlds&sorte=guide&page={page}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%00",
        "q=le+la+les",
        "q=%22%22%22",
        "sorte=x",
        f"q={'mot+' * 300}",
        "q=%F0%9F%98%80",
    ],
)
def test_odd_questions_are_answered(site: GuideSite, query: str) -> None:
    assert Client().get(f"/recherche/?{query}").status_code == 200


def test_a_publication_shows_at_the_next_question_and_a_withdrawal_too(site: GuideSite) -> None:
    assert counts("q=quinconce") == {}
    page = topic("La quinconce")
    assert counts("q=quinconce")["Guide"] == "1"
    page.title = "Autrement"
    page.save_revision().publish()
    assert counts("q=quinconce") == {}
    assert counts("q=autrement")["Guide"] == "1"
    page.unpublish()
    assert counts("q=autrement") == {}


def test_drafts_scheduled_and_private_pages_are_never_found(site: GuideSite) -> None:
    topic("Brouillon zanzibar", live=False)
    later = topic("Bientôt zanzibar", live=False)
    later.go_live_at = timezone.now() + timedelta(days=2)
    later.save_revision().publish()
    for number, kind in enumerate(("login", "groups", "password")):
        wall = PageViewRestriction.objects.create(
            page=topic(f"Privé zanzibar {number}"), restriction_type=kind, password="x"
        )
        if kind == "groups":
            wall.groups.add(Group.objects.create(name="équipe"))
    html = Client().get("/recherche/?q=zanzibar").content.decode()
    assert "0 résultat" in html.replace("\u00a0", " ")
    assert html.count("anzibar") == html.count("zanzibar")  # only what was typed is repeated
    assert "Privé" not in html


def test_a_page_made_private_leaves_the_answers_at_once(site: GuideSite) -> None:
    page = topic("Une page zanzibar")
    assert counts("q=zanzibar")["Guide"] == "1"
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert counts("q=zanzibar") == {}


def test_a_draft_change_of_a_published_page_is_not_found(site: GuideSite) -> None:
    page = topic("Une page")
    page.intro = "<p>zanzibar</p>"
    page.save_revision()
    assert counts("q=zanzibar") == {}


def test_the_commune_is_carried_along(site: GuideSite) -> None:
    html = Client().get("/recherche/?q=mlds&commune=62498").content.decode()
    assert "Lens (62)" in html
    assert 'name="commune" value="62498"' in html
    assert "/recherche/?q=mlds&amp;commune=62498&amp;sorte=guide" in html


def test_regional_pages_say_their_region(site: GuideSite) -> None:
    topic("Ce que fait la région", region_id="32")
    html = Client().get("/recherche/?q=région").content.decode()
    assert "Hauts-de-France" in html
    assert PracticeRegionPage.objects.count() == 0  # searching writes nothing


def test_few_queries_however_many_pages(
    site: GuideSite, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        topic(f"MLDS encore {number}")
    Client().get("/recherche/?q=mlds")
    with django_assert_max_num_queries(20):
        Client().get("/recherche/?q=mlds")
