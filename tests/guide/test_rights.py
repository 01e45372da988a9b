"""Who may write what in the guide: each team its own space, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.urls.pages import urlpatterns
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from directory.enums import UserRole
from guide.admin.teams import (
    ensure_region_team,
    ensure_teams,
    national_collection,
    region_collection,
)
from guide.models import TopicPage
from guide.regions import practice_region_page, region_page
from tests.guide.conftest import TwoRegions, topic

ACTIONS = ("add", "change", "publish", "lock", "unlock")


def _page_paths(page: Any) -> list[str]:
    """Every address of Wagtail that shows or changes one page, from its own list."""
    values = {
        "page_id": page.pk,
        "page_to_move_id": page.pk,
        "parent_page_id": page.pk,
        "destination_id": page.get_parent().pk,
        "revision_id": page.latest_revision_id or 1,
        "action_name": "approve",
        "content_type_app_name": "guide",
        "content_type_model_name": "topicpage",
    }
    paths = []
    for pattern in urlpatterns:
        names = set(pattern.pattern.converters)
        if names & {"page_id", "page_to_move_id", "parent_page_id"}:
            args = {name: values.get(name, 1) for name in names}
            paths.append(reverse(f"wagtailadmin_pages:{pattern.name}", kwargs=args))
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    return [*paths, compare]


def _path(view: str, page: Any) -> str:
    return f"/gestion/pages/{page.pk}/{view}"


def _refused(response: Any) -> bool:
    """Turned away to the admin's home, or told that nothing is here."""
    if response.status_code == 302:
        return response.headers["Location"].startswith(
            ("/gestion/login/", "/gestion/?", "/gestion/")
        )
    return response.status_code in (400, 403, 404, 405)


def _state(page: Any) -> Any:
    fresh = Page.objects.get(pk=page.pk)
    return (fresh.title, fresh.live, fresh.locked, fresh.path, fresh.latest_revision_id)


@pytest.mark.parametrize("target", ["topic1", "practice1", "national", "draft"])
@pytest.mark.parametrize("person", ["region2", "department", "lead", "pro"])
def test_nobody_reads_or_writes_what_is_not_theirs(
    two_regions: TwoRegions, person: str, target: str
) -> None:
    page, client = two_regions.pages[target], two_regions.client(person)
    before, count = _state(page), Page.objects.count()
    paths = _page_paths(page)
    assert len(paths) >= 25
    for path in paths:
        for method in (client.get, client.post):
            response = method(path, {"title": "Volé", "action-publish": "1"})
            assert _refused(response), (path, method.__name__, response.status_code)
            assert page.title not in response.content.decode(), path
    assert _state(page) == before
    assert Page.objects.count() == count


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_bulk_actions_leave_out_the_pages_of_others(two_regions: TwoRegions, action: str) -> None:
    client = two_regions.client("region2")
    others = [two_regions.pages[name] for name in ("topic1", "national", "draft")]
    ids = "&".join(f"id={page.pk}" for page in others)
    before = [_state(page) for page in others]
    client.post(
        f"/gestion/bulk/wagtailcore/page/{action}/?{ids}&next=/gestion/",
        {"chooser": region_page(two_regions.regions[2]).pk, "include_descendants": "on"},
    )
    assert [_state(page) for page in others] == before


def test_one_adds_pages_to_ones_own_space_only(two_regions: TwoRegions) -> None:
    client = two_regions.client("region2")
    elsewhere = [region_page(two_regions.regions[1]), two_regions.pages["national"].get_parent()]
    for parent in elsewhere:
        for method in (client.get, client.post):
            response = method(f"/gestion/pages/add/guide/topicpage/{parent.pk}/", {"title": "X"})
            assert _refused(response)
    own = region_page(two_regions.regions[2])
    assert client.get(f"/gestion/pages/add/guide/topicpage/{own.pk}/").status_code == 200


def test_a_page_goes_neither_to_nor_from_another_region(two_regions: TwoRegions) -> None:
    client, mine = two_regions.client("region2"), two_regions.pages["topic2"]
    theirs = region_page(two_regions.regions[1])
    client.post(f"/gestion/pages/{mine.pk}/move/{theirs.pk}/confirm/")
    copied = {
        "new_title": "Copie",
        "new_slug": "copie",
        "new_parent_page": theirs.pk,
        "alias": "on",
    }
    assert (
        client.post(f"/gestion/pages/{mine.pk}/copy/", copied).status_code == 200
    )  # the form again
    assert [p.pk for p in theirs.get_children()] == [two_regions.pages["topic1"].pk]
    assert Page.objects.get(pk=mine.pk).get_parent() == Page.objects.get(
        pk=region_page(two_regions.regions[2]).pk
    )


def test_a_region_writes_publishes_and_locks_in_its_two_spaces(two_regions: TwoRegions) -> None:
    policy = policy_registry.get_by_type(Page)
    user = two_regions.users["region1"]
    for name in ("topic1", "practice1"):
        page = two_regions.pages[name]
        assert all(policy.user_has_permission_for_instance(user, a, page) for a in ACTIONS)
        assert two_regions.client("region1").get(_path("edit/", page)).status_code == 200
    assert not any(
        policy.user_has_permission_for_instance(user, a, two_regions.pages["national"])
        for a in ACTIONS
    )


def test_the_national_team_edits_everything(two_regions: TwoRegions) -> None:
    client = two_regions.client("national")
    for page in two_regions.pages.values():
        assert client.get(_path("edit/", page)).status_code == 200
    for path in ("images/", "documents/", "collections/", "images/add/", "workflows/list/"):
        assert client.get(f"/gestion/{path}").status_code == 200


@pytest.mark.parametrize("action", ["delete", "unpublish", "move"])
def test_the_place_of_a_region_stays(two_regions: TwoRegions, action: str) -> None:
    for node in (
        region_page(two_regions.regions[1]),
        practice_region_page(two_regions.regions[1]),
    ):
        before, client = _state(node), two_regions.client("region1")
        client.post(_path(f"{action}/", node), {"confirm_site_name": "Reprendre pied"})
        client.post(f"/gestion/bulk/wagtailcore/page/{action}/?id={node.pk}&next=/gestion/")
        assert _state(node) == before


def test_the_explorer_and_the_search_show_ones_own_pages(two_regions: TwoRegions) -> None:
    client = two_regions.client("region2")
    for path in ("pages/", f"pages/{region_page(two_regions.regions[2]).get_parent().pk}/"):
        body = client.get(f"/gestion/{path}", follow=True).content.decode()
        assert "Hauts-de-France" not in body
        assert "Brouillon" not in body
    found = client.get("/gestion/pages/search/?q=Sujet-1").content.decode()
    assert f"/gestion/pages/{two_regions.pages['topic1'].pk}/edit/" not in found


def test_the_page_chooser_offers_no_draft_of_others(two_regions: TwoRegions) -> None:
    client = two_regions.client("region2")
    parent = two_regions.pages["national"].get_parent()
    body = client.get(f"/gestion/choose-page/{parent.pk}/").json()["html"]
    assert "Reperage" in body
    assert "Brouillon" not in body
    assert (
        "Brouillon" not in client.get("/gestion/choose-page/search/?q=Brouillon").content.decode()
    )
    national = two_regions.client("national").get(f"/gestion/choose-page/{parent.pk}/")
    assert "Brouillon" in national.json()["html"]


# ---- images and documents ----------------------------------------------------------------------
def _image(collection: Collection, title: str) -> Image:
    return Image.objects.create(
        title=title, file=get_test_image_file(filename="a.png"), collection=collection
    )


def _document(collection: Collection, title: str) -> Document:
    return Document.objects.create(
        title=title, file=ContentFile(b"texte", name="a.txt"), collection=collection
    )


@pytest.fixture
def media(two_regions: TwoRegions, settings: Any, tmp_path: Any) -> dict[str, dict[str, Any]]:
    settings.MEDIA_ROOT = str(tmp_path)
    collections = {
        "national": national_collection(),
        "region1": region_collection(two_regions.regions[1]),
        "region2": region_collection(two_regions.regions[2]),
    }
    return {
        "images": {name: _image(c, f"image-{name}") for name, c in collections.items()},
        "documents": {name: _document(c, f"document-{name}") for name, c in collections.items()},
    }


def _edit(kind: str, record: Any) -> str:
    tail = "edit/" if kind == "documents" else ""
    return f"/gestion/{kind}/{tail}{record.pk}/"


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_a_region_edits_the_files_of_its_own_collection(
    two_regions: TwoRegions, media: dict[str, dict[str, Any]], kind: str
) -> None:
    client = two_regions.client("region2")
    assert client.get(_edit(kind, media[kind]["region2"])).status_code == 200
    for owner in ("national", "region1"):
        record = media[kind][owner]
        delete = (
            f"/gestion/{kind}/{record.pk}/delete/"
            if kind == "images"
            else (f"/gestion/{kind}/delete/{record.pk}/")
        )
        for path in (_edit(kind, record), delete):
            for method in (client.get, client.post):
                assert _refused(method(path, {"title": "Volé"})), path
        model = "image" if kind == "images" else "document"
        app = "wagtailimages" if kind == "images" else "wagtaildocs"
        client.post(f"/gestion/bulk/{app}/{model}/delete/?id={record.pk}&next=/gestion/")
        record.refresh_from_db()
        assert record.title == f"{model}-{owner}"


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_choosers_offer_the_national_files_and_ones_own(
    two_regions: TwoRegions, media: dict[str, dict[str, Any]], kind: str
) -> None:
    client = two_regions.client("region2")
    body = client.get(f"/gestion/{kind}/chooser/").json()["html"]
    stem = kind.removesuffix("s")
    assert f"{stem}-national" in body
    assert f"{stem}-region2" in body
    assert f"{stem}-region1" not in body
    chosen: Callable[[str], Any] = lambda owner: client.get(  # noqa: E731
        f"/gestion/{kind}/chooser/chosen/{media[kind][owner].pk}/"
    )
    assert chosen("national").status_code == 200
    assert _refused(chosen("region1"))


def test_a_file_goes_to_ones_own_collection_only(
    two_regions: TwoRegions, media: dict[str, dict[str, Any]]
) -> None:
    client = two_regions.client("region2")
    for collection in (national_collection(), region_collection(two_regions.regions[1])):
        client.post(
            "/gestion/documents/add/",
            {
                "title": "intrus",
                "file": ContentFile(b"texte", name="b.txt"),
                "collection": collection.pk,
            },
        )
        stored = Document.objects.filter(title="intrus", collection=collection)
        assert not stored.exists()


@pytest.mark.parametrize("person", ["department", "lead", "pro"])
def test_other_people_have_no_part_of_the_guide(two_regions: TwoRegions, person: str) -> None:
    client: Client = two_regions.client(person)
    for path in ("pages/", "images/", "documents/", "collections/", "users/", "groups/"):
        response = client.get(f"/gestion/{path}")
        assert _refused(response), path
        assert not policy_registry.get_by_type(Page).user_has_any_permission(
            two_regions.users[person], set(ACTIONS)
        )


@pytest.mark.parametrize("path", ["users/", "groups/", "groups/new/", "collections/", "sites/"])
def test_a_region_manages_neither_people_nor_groups(two_regions: TwoRegions, path: str) -> None:
    assert _refused(two_regions.client("region1").get(f"/gestion/{path}"))


# ---- people move -------------------------------------------------------------------------------
def _teams(user: Any) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_person_follows_their_region_and_role(two_regions: TwoRegions) -> None:
    user = two_regions.users["region1"]
    assert _teams(user) == {"Équipe régionale", "Équipe régionale : Hauts-de-France"}
    user.region = two_regions.regions[2]
    user.save()
    assert _teams(user) == {"Équipe régionale", "Équipe régionale : Bretagne"}
    assert _refused(two_regions.client("region1").get(_path("edit/", two_regions.pages["topic1"])))
    user.role = UserRole.PROFESSIONAL
    user.save()
    assert _teams(user) == set()


def test_making_the_teams_again_changes_nothing(two_regions: TwoRegions) -> None:
    group = ensure_region_team(two_regions.regions[1])

    def rights() -> tuple[int, int, int]:
        return (
            group.page_permissions.count(),
            group.collection_permissions.count(),
            Collection.objects.count(),
        )

    before = rights()
    ensure_teams()
    ensure_region_team(two_regions.regions[1])
    assert rights() == before


def test_the_region_of_a_page_is_the_one_of_its_place(two_regions: TwoRegions) -> None:
    page: TopicPage = topic("ailleurs", region=two_regions.regions[1])
    region_page(two_regions.regions[2]).add_child(instance=page)
    assert TopicPage.objects.get(pk=page.pk).region == two_regions.regions[2]
