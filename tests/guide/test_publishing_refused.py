"""An error refuses publication whichever way it is asked; a draft is always saved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import rich_text, streamfield

from guide.models import GuidePage, TopicPage
from guide.publishing import PublishingRefused
from guide.regions import region_page
from tests.guide.conftest import TwoRegions, section
from tests.guide.forms import page_form, stream_section

BAD = '<a href="/x/">cliquez ici</a>'
PUBLISH = {"action-publish": "action-publish"}


def _bad_form(page: Any, **fields: Any) -> dict[str, Any]:
    return page_form(page, text=BAD, **fields)


@pytest.fixture
def client(two_regions: TwoRegions) -> Client:
    return two_regions.client("region1")


@pytest.fixture
def leaf(two_regions: TwoRegions) -> Any:
    return two_regions.pages["topic1"]


def _edit(leaf: Any) -> str:
    return f"/gestion/pages/{leaf.pk}/edit/"


def _draft_with_error(leaf: Any) -> Any:
    fresh = TopicPage.objects.get(pk=leaf.pk)
    fresh.body = [section(BAD)]
    fresh.save_revision()
    return fresh


def test_a_draft_is_saved_and_told_what_is_wrong(leaf: Any, client: Client) -> None:
    response = client.post(_edit(leaf), _bad_form(leaf), follow=True)
    body = response.content.decode()
    assert "Avant de publier" in body
    assert "Contrôles avant publication" in body
    assert "ne dit pas où il mène" in body
    latest = TopicPage.objects.get(pk=leaf.pk).get_latest_revision_as_object()
    assert "cliquez ici" in str(latest.body)


def test_the_publish_button_is_refused_and_the_words_stay(leaf: Any, client: Client) -> None:
    response = client.post(_edit(leaf), _bad_form(leaf, title="Titre gardé") | PUBLISH)
    assert response.status_code == 200
    assert "ne dit pas où il mène" in response.content.decode()
    assert "Titre gardé" in response.content.decode()
    assert not _live_text_is_bad(leaf)


def _live_text_is_bad(leaf: Any) -> bool:
    return "cliquez ici" in str(TopicPage.objects.get(pk=leaf.pk).body)


def test_a_page_is_not_born_published_with_an_error(
    two_regions: TwoRegions, client: Client
) -> None:
    parent = region_page(two_regions.regions[1])
    form = _bad_form(two_regions.pages["topic1"], title="Neuve", slug="neuve") | PUBLISH
    path = f"/gestion/pages/add/guide/topicpage/{parent.pk}/"
    assert client.post(path, form).status_code == 200
    assert not Page.objects.filter(slug="neuve").exists()


def test_a_date_to_come_is_refused_when_it_is_chosen(leaf: Any, client: Client) -> None:
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    response = client.post(_edit(leaf), _bad_form(leaf, go_live_at=later) | PUBLISH)
    assert response.status_code == 200
    assert not leaf.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_scheduled_page_that_was_checked_comes_out(leaf: Any) -> None:
    fresh = TopicPage.objects.get(pk=leaf.pk)
    fresh.title, fresh.go_live_at = "Le jour venu", timezone.now() + timedelta(seconds=60)
    revision = fresh.save_revision()
    revision.publish()
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert TopicPage.objects.get(pk=leaf.pk).title == "Le jour venu"


def test_publishing_many_is_all_or_nothing(
    two_regions: TwoRegions, leaf: Any, client: Client
) -> None:
    _draft_with_error(leaf)
    node = region_page(two_regions.regions[1])
    for query in (f"id={leaf.pk}", f"id={node.pk}"):
        path = f"/gestion/bulk/wagtailcore/page/publish/?{query}&next=/gestion/"
        response = client.post(path, {"include_descendants": "on"}, follow=True)
        if query == f"id={leaf.pk}":
            assert "corrigez d’abord" in response.content.decode()
    assert not _live_text_is_bad(leaf)


def test_a_copy_is_not_published_with_an_error(leaf: Any, client: Client) -> None:
    fresh = _draft_with_error(leaf)
    fresh.get_latest_revision().publish()  # as a program would
    form = {
        "new_title": "Copie",
        "new_slug": "copie",
        "new_parent_page": leaf.get_parent().pk,
        "publish_copies": "on",
    }
    response = client.post(f"/gestion/pages/{leaf.pk}/copy/", form, follow=True)
    assert "corrigez d’abord" in response.content.decode()
    assert not Page.objects.filter(slug="copie").exists()
    del form["publish_copies"]
    client.post(f"/gestion/pages/{leaf.pk}/copy/", form)
    assert Page.objects.get(slug="copie").live is False


@pytest.fixture
def review(leaf: Any) -> Any:
    task = GroupApprovalTask.objects.create(name="Relecture")
    task.groups.set(Group.objects.filter(name__startswith="Équipe régionale :"))
    workflow = Workflow.objects.create(name="Relecture")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=leaf)
    return workflow


def test_a_review_does_not_approve_an_error(
    two_regions: TwoRegions, leaf: Any, client: Client, review: Any
) -> None:
    fresh = _draft_with_error(leaf)
    state = review.start(fresh, two_regions.users["region1"]).current_task_state
    path = f"/gestion/pages/workflow/action/{leaf.pk}/approve/{state.pk}/"
    response = client.post(path, follow=True)
    assert "corrigez d’abord" in response.content.decode()
    assert TaskState.objects.get(pk=state.pk).status == "in_progress"
    in_form = _bad_form(leaf) | {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
    }
    assert client.post(_edit(leaf), in_form).status_code == 200
    assert not _live_text_is_bad(leaf)
    back = in_form | {"workflow-action-name": "reject"}
    assert client.post(_edit(leaf), back).status_code == 302
    assert TaskState.objects.get(pk=state.pk).status == "rejected"


def test_a_person_publishes_no_error_by_any_code_path(two_regions: TwoRegions, leaf: Any) -> None:
    fresh = _draft_with_error(leaf)
    with pytest.raises(PublishingRefused, match="ne dit pas où il mène"):
        fresh.get_latest_revision().publish(user=two_regions.users["national"])


def test_the_interface_of_programs_publishes_nothing(leaf: Any, client: Client) -> None:
    _draft_with_error(leaf)
    response = client.post(f"/gestion/api/main/pages/{leaf.pk}/action/publish/")
    assert response.status_code in (403, 404)
    assert not _live_text_is_bad(leaf)


def test_warnings_are_told_and_publish(leaf: Any, client: Client) -> None:
    table = {
        "caption": "Qui",
        "columns": streamfield_list(["Qui", "Quoi"]),
        "rows": streamfield_list([{"cells": streamfield_list([rich_text(""), rich_text("x")])}]),
    }
    body = streamfield([stream_section("", blocks=[("table", table)])])
    response = client.post(_edit(leaf), page_form(leaf, body=body) | PUBLISH, follow=True)
    assert "n’a pas d’en-tête" in response.content.decode()
    assert GuidePage.objects.get(pk=leaf.pk).specific.body[0].value["content"][0].value["rows"]


def streamfield_list(items: list[Any]) -> dict[str, Any]:
    out: dict[str, Any] = {
        str(at): {"value": item, "deleted": "", "order": str(at)} for at, item in enumerate(items)
    }
    return out | {"count": str(len(items))}
