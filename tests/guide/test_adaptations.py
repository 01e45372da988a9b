"""A region adapts a national page; its readers see it; a change of the national page is told."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from wagtail.models import PageViewRestriction, Revision

from directory.models import Commune
from guide.adaptations import AdaptationKind, adapt, adaptable_pages, is_behind
from guide.models import ComplementPage, GuidePage, TopicPage
from guide.regions import region_page
from tests.guide.conftest import TwoRegions, section
from tests.guide.forms import page_form

LENS, LYON = "62498", "69123"
COMPLEMENT, VERSION = AdaptationKind.COMPLEMENT, AdaptationKind.VERSION


@pytest.fixture
def regions(geography: dict[str, Commune], two_regions: TwoRegions) -> TwoRegions:
    return two_regions


@pytest.fixture
def national(regions: TwoRegions) -> Any:
    return regions.pages["national"]


def _adapt(regions: TwoRegions, kind: str, *, text: str = "Propre à la région.") -> Any:
    page = adapt(regions.pages["national"], regions.regions[1], kind, regions.users["region1"])
    page = page.specific
    page.body = [section(text, "Ici")]
    page.save_revision()
    return page


def _publish(page: Any) -> None:
    page.get_latest_revision().publish()


def _change(national: Any, text: str) -> None:
    fresh = TopicPage.objects.get(pk=national.pk)
    fresh.body = [section(text)]
    fresh.save_revision().publish()


def _read(page: Any, commune: str = "", **more: str) -> Any:
    return Client().get(page.url, ({"commune": commune} if commune else {}) | more)


# ---- making it ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "model"), [(COMPLEMENT, ComplementPage), (VERSION, TopicPage)])
def test_one_action_makes_a_draft_in_the_space_of_the_region(
    regions: TwoRegions, national: Any, kind: str, model: type[Any]
) -> None:
    client = regions.client("region1")
    assert (
        "Créer le brouillon"
        in client.get(f"/gestion/guide/adapter/{national.pk}/").content.decode()
    )
    response = client.post(f"/gestion/guide/adapter/{national.pk}/", {"kind": kind})
    draft = GuidePage.objects.get(adapts=national.pk).specific
    assert response.headers["Location"] == f"/gestion/pages/{draft.pk}/edit/"
    assert type(draft) is model
    assert not draft.live
    assert draft.get_parent().pk == region_page(regions.regions[1]).pk
    assert draft.region == regions.regions[1]
    assert draft.adapted_revision_id == national.live_revision_id
    assert (draft.slug, draft.content_key) == (national.slug, "")
    assert client.get(response.headers["Location"]).status_code == 200


def test_asking_twice_gives_the_same_draft(regions: TwoRegions, national: Any) -> None:
    client = regions.client("region1")
    for _ in range(2):
        client.post(f"/gestion/guide/adapter/{national.pk}/", {"kind": VERSION})
    client.post(f"/gestion/guide/adapter/{national.pk}/", {"kind": COMPLEMENT})
    slugs = GuidePage.objects.filter(adapts=national.pk).values_list("slug", flat=True)
    assert sorted(slugs) == ["reperage", "reperage-2"]


def test_a_version_starts_from_what_is_published(regions: TwoRegions, national: Any) -> None:
    fresh = TopicPage.objects.get(pk=national.pk)
    fresh.summary = "Résumé secret d’un brouillon."
    fresh.save_revision()
    draft = adapt(national, regions.regions[1], VERSION, regions.users["region1"]).specific
    assert draft.get_latest_revision_as_object().summary == national.summary


def test_who_adapts_what(regions: TwoRegions, national: Any) -> None:
    path = f"/gestion/guide/adapter/{national.pk}/"
    for person in ("department", "lead", "pro"):
        for url in (path, "/gestion/guide/adaptations/"):
            assert regions.client(person).get(url).status_code == 302
        regions.client(person).post(path, {"kind": VERSION})
    other = {"kind": VERSION, "region": regions.regions[1].pk}
    regions.client("region2").post(path, other)  # the region of others is not one's own to choose
    assert {page.region_id for page in GuidePage.objects.filter(adapts=national.pk)} == {
        regions.regions[2].pk
    }
    regions.client("national").post(path, other)
    assert GuidePage.objects.filter(adapts=national.pk, region=regions.regions[1]).exists()


def test_drafts_private_and_regional_pages_are_not_offered(
    regions: TwoRegions, national: Any
) -> None:
    client = regions.client("region1")
    body = client.get("/gestion/guide/adaptations/").content.decode()
    assert "Reperage" in body
    for hidden in ("Brouillon", "Sujet-1"):
        assert hidden not in body
    for name in ("draft", "topic2"):
        path = f"/gestion/guide/adapter/{regions.pages[name].pk}/"
        assert client.get(path).status_code == 404
    PageViewRestriction.objects.create(page=national, restriction_type="login")
    assert not adaptable_pages().exists()


def test_the_button_stands_on_national_pages(regions: TwoRegions, national: Any) -> None:
    body = regions.client("national").get(f"/gestion/pages/{national.pk}/edit/").content.decode()
    assert f"/gestion/guide/adapter/{national.pk}/" in body
    assert "Adapter pour ma région" in body


# ---- readers -----------------------------------------------------------------------------------
def test_a_complement_is_boxed_signed_and_dated_for_its_readers(
    regions: TwoRegions, national: Any
) -> None:
    page = _adapt(regions, COMPLEMENT)
    assert "Propre à la région" not in _read(national, LENS).content.decode()  # a draft
    _publish(page)
    body = _read(national, LENS).content.decode()
    assert "Complément de la région Hauts-de-France" in body
    assert "Propre à la région." in body
    assert "Équipe régionale Hauts-de-France" in body
    for commune in (LYON, ""):
        assert "Propre à la région" not in _read(national, commune).content.decode()


def test_a_version_stands_in_for_the_national_page(regions: TwoRegions, national: Any) -> None:
    page = _adapt(regions, VERSION)
    assert _read(national, LENS).status_code == 200  # a draft
    _publish(page)
    page.refresh_from_db()
    response = _read(national, LENS)
    assert response.status_code == 302
    assert response.headers["Location"] == f"{page.url}?commune={LENS}"
    body = _read(page, LENS).content.decode()
    assert "Propre à la région." in body
    assert "Voir la page nationale" in body
    assert f"{national.url}?commune={LENS}&amp;nationale=oui" in body
    back = _read(national, LENS, nationale="oui").content.decode()
    assert "Un texte." in back
    assert "Voir la page de la région Hauts-de-France" in back
    assert _read(national, LYON).status_code == 200


def test_a_private_adaptation_is_for_nobody_outside(regions: TwoRegions, national: Any) -> None:
    for kind in (COMPLEMENT, VERSION):
        page = _adapt(regions, kind)
        _publish(page)
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    response = _read(national, LENS)
    assert response.status_code == 200
    assert "Propre à la région" not in response.content.decode()


# ---- staying up to date ------------------------------------------------------------------------
def _changes(page: Any) -> str:
    return f"/gestion/guide/adaptations/{page.pk}/"


def test_the_region_is_told_what_changed_and_says_when_it_has_read_it(
    regions: TwoRegions, national: Any
) -> None:
    page, client = _adapt(regions, VERSION), regions.client("region1")
    assert "ont changé" not in client.get("/gestion/").content.decode()
    _change(national, "Un texte tout neuf.")
    assert "Des pages nationales ont changé" in client.get("/gestion/").content.decode()
    assert "Voir ce qui a changé" in client.get(f"/gestion/pages/{page.pk}/edit/").content.decode()
    assert _changes(page) in client.get("/gestion/guide/adaptations/").content.decode()
    body = client.get(_changes(page)).content.decode()
    assert "Ce que vous aviez lu" in body
    assert "tout neuf" in body
    seen = TopicPage.objects.get(pk=national.pk).live_revision_id
    response = client.post(_changes(page), {"revision": seen}, follow=True)
    assert "C’est noté" in response.content.decode()
    assert not is_behind(GuidePage.objects.get(pk=page.pk))
    assert "ont changé" not in client.get("/gestion/").content.decode()


def test_a_draft_of_the_national_page_is_neither_told_nor_shown(
    regions: TwoRegions, national: Any
) -> None:
    page, client = _adapt(regions, COMPLEMENT), regions.client("region1")
    fresh = TopicPage.objects.get(pk=national.pk)
    fresh.body = [section("Un secret d’État.")]
    draft = fresh.save_revision()
    assert not is_behind(GuidePage.objects.get(pk=page.pk))
    assert "secret" not in client.get(_changes(page)).content.decode()
    response = client.post(_changes(page), {"revision": draft.pk}, follow=True)
    assert "secret" not in response.content.decode()
    assert GuidePage.objects.get(pk=page.pk).adapted_revision_id == national.live_revision_id


def test_what_changed_while_one_read_is_not_taken_as_read(
    regions: TwoRegions, national: Any
) -> None:
    page, client = _adapt(regions, VERSION), regions.client("region1")
    _change(national, "Deux.")
    seen = TopicPage.objects.get(pk=national.pk).live_revision_id
    _change(national, "Trois.")
    response = client.post(_changes(page), {"revision": seen}, follow=True)
    assert "vient encore de changer" in response.content.decode()
    assert is_behind(GuidePage.objects.get(pk=page.pk))


def test_only_its_own_region_and_the_national_team_read_the_changes(
    regions: TwoRegions, national: Any
) -> None:
    page = _adapt(regions, VERSION)
    _change(national, "Un texte neuf.")
    for person in ("region2", "department", "lead", "pro"):
        client = regions.client(person)
        assert client.get(_changes(page)).status_code == 302
        client.post(_changes(page), {"revision": 1})
        assert "Reperage" not in client.get("/gestion/", follow=True).content.decode()
    assert regions.client("national").get(_changes(page)).status_code == 200
    assert is_behind(GuidePage.objects.get(pk=page.pk))


def test_publishing_the_adaptation_forgets_neither_page_nor_reading(
    regions: TwoRegions, national: Any
) -> None:
    page, client = _adapt(regions, VERSION), regions.client("region1")
    old_form = page_form(page, text="Publié.")
    _change(national, "Neuf.")
    seen = TopicPage.objects.get(pk=national.pk).live_revision_id
    client.post(_changes(page), {"revision": seen})
    path = f"/gestion/pages/{page.pk}/edit/"
    assert client.post(path, old_form | {"action-publish": "1"}).status_code == 302
    fresh = GuidePage.objects.get(pk=page.pk)
    assert fresh.live
    assert (fresh.adapts_id, fresh.adapted_revision_id) == (national.pk, seen)
    assert fresh.region == regions.regions[1]


def test_the_version_that_was_read_survives_a_purge(regions: TwoRegions, national: Any) -> None:
    page = _adapt(regions, VERSION)
    read = page.adapted_revision_id
    for text in ("Un.", "Deux.", "Trois."):
        _change(national, text)
    for revision in Revision.objects.for_instance(national):  # as `purge_revisions` does
        if not revision.is_latest_revision():
            with suppress(ProtectedError), transaction.atomic():
                revision.delete()
    kept = set(TopicPage.objects.get(pk=national.pk).revisions.values_list("pk", flat=True))
    assert kept == {read, TopicPage.objects.get(pk=national.pk).latest_revision_id}
    TopicPage.objects.get(pk=national.pk).delete()  # the page itself may go
    assert GuidePage.objects.get(pk=page.pk).adapted_revision_id is None
    assert GuidePage.objects.get(pk=page.pk).adapts_id is None
