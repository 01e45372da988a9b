"""Two editors, two tabs, an old form: nothing that anybody wrote vanishes."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from guide.models import GuidePage
from tests.factories import UserFactory
from tests.guide.conftest import TwoRegions
from tests.guide.forms import page_form

PUBLISH = {"action-publish": "action-publish"}
JSON = {"Accept": "application/json"}


class _Form(HTMLParser):
    """The hidden fields of the one form that posts back, and its buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self.feed(html[html.index("data-conflict") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "input" and found.get("type") == "hidden":
            self.fields[name] = value
        if tag == "button" and found.get("type") == "submit":
            self.buttons.append((name, value))


@pytest.fixture
def leaf(two_regions: TwoRegions) -> Any:
    return two_regions.pages["topic1"]


@pytest.fixture
def first(two_regions: TwoRegions) -> Client:
    return two_regions.client("region1")


@pytest.fixture
def second(two_regions: TwoRegions) -> Client:
    client = Client()
    client.force_login(UserFactory(regional=True, region=two_regions.regions[1]))
    return client


def _edit(leaf: Any) -> str:
    return f"/gestion/pages/{leaf.pk}/edit/"


def _latest(leaf: Any) -> Any:
    return GuidePage.objects.get(pk=leaf.pk).get_latest_revision_as_object()


def test_the_second_of_two_editors_sees_both_versions(
    leaf: Any, first: Client, second: Client
) -> None:
    early = page_form(leaf, text="De la première.", summary="Résumé de la première.")
    late = page_form(leaf, text="Du second.", title="Titre du second")
    assert first.post(_edit(leaf), early).status_code == 302
    response = second.post(_edit(leaf), late)
    assert response.status_code == 409
    body = response.content.decode()
    for words in ("De la première.", "Du second.", "la première", "Titre du second"):
        assert words in body
    assert "Deux versions de cette page" in body
    assert "Relue le" not in body  # fields that do not differ are left out
    assert _latest(leaf).summary == "Résumé de la première."


def test_what_was_typed_may_be_saved_over_knowingly(
    leaf: Any, first: Client, second: Client
) -> None:
    late = page_form(leaf, text="Du second.\nDeux lignes.", title="« Du second » & <b>")
    first.post(_edit(leaf), page_form(leaf, text="De la première."))
    form = _Form(second.post(_edit(leaf), late | PUBLISH).content.decode())
    assert ("action-publish", "action-publish") in form.buttons
    assert second.post(_edit(leaf), form.fields).status_code == 302
    latest = _latest(leaf)
    assert latest.title == "« Du second » & <b>"
    assert "Du second." in str(latest.body)
    texts = [str(revision.as_object().body) for revision in leaf.revisions.all()]
    assert any("De la première." in text for text in texts)  # and the other stays in the history


def test_knowingly_is_about_the_version_one_saw(leaf: Any, first: Client, second: Client) -> None:
    late = page_form(leaf, text="Du second.")
    first.post(_edit(leaf), page_form(leaf, text="Une fois."))
    form = _Form(second.post(_edit(leaf), late).content.decode())
    first.post(_edit(leaf), page_form(leaf, text="Deux fois."))
    response = second.post(_edit(leaf), form.fields)
    assert response.status_code == 409
    assert "Deux fois." in response.content.decode()


def test_an_old_form_sent_again_publishes_nothing(leaf: Any, first: Client, second: Client) -> None:
    old = page_form(leaf, text="D’avant.") | PUBLISH
    assert first.post(_edit(leaf), page_form(leaf, text="Publié.") | PUBLISH).status_code == 302
    assert first.post(_edit(leaf), old).status_code == 409
    assert "Publié." in str(GuidePage.objects.get(pk=leaf.pk).body)


def test_two_tabs_that_save_by_themselves(leaf: Any, first: Client) -> None:
    tab_a, tab_b = page_form(leaf, text="Onglet A."), page_form(leaf, text="Onglet B.")
    saved = first.post(_edit(leaf), tab_a, headers=JSON).json()
    assert saved["success"]
    refused = first.post(_edit(leaf), tab_b, headers=JSON)
    assert refused.json()["error_code"] == "invalid_revision"
    assert first.post(_edit(leaf), tab_b).status_code == 409
    # the tab that saved goes on, over its own version
    own = page_form(leaf, text="Onglet A, suite.", overwrite_revision_id=str(saved["revision_id"]))
    assert first.post(_edit(leaf), own).status_code == 302
    assert "Onglet A, suite." in str(_latest(leaf).body)


def test_a_form_opened_before_the_first_version(two_regions: TwoRegions) -> None:
    draft, client = two_regions.pages["draft"], two_regions.client("national")
    form = page_form(draft, text="Sans version.")
    assert form["loaded_revision_id"] == ""
    assert client.post(_edit(draft), page_form(draft, text="Première.")).status_code == 302
    assert client.post(_edit(draft), form).status_code == 409


def test_a_form_with_mistakes_is_shown_beside_the_other_version(
    leaf: Any, first: Client, second: Client
) -> None:
    late = page_form(leaf, text="Du second.", title="")
    first.post(_edit(leaf), page_form(leaf, text="De la première."))
    response = second.post(_edit(leaf), late | PUBLISH)
    assert response.status_code == 409
    assert "Du second." in response.content.decode()


def test_going_back_to_an_older_version_is_held_to_the_same(
    leaf: Any, first: Client, second: Client
) -> None:
    old = leaf.get_latest_revision()
    path = f"/gestion/pages/{leaf.pk}/revisions/{old.pk}/revert/"
    form = page_form(leaf, text="Reprise.")
    second.post(_edit(leaf), page_form(leaf, text="Entre-temps."))
    assert first.post(path, form).status_code == 409
    assert "Entre-temps." in str(_latest(leaf).body)


def test_publishing_while_somebody_stops_the_review(
    leaf: Any, first: Client, second: Client
) -> None:
    task = GroupApprovalTask.objects.create(name="Relecture")
    task.groups.set(Group.objects.filter(name__startswith="Équipe régionale :"))
    workflow = Workflow.objects.create(name="Relecture")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=leaf)
    first.post(_edit(leaf), page_form(leaf, text="Proposé.") | {"action-submit": "Proposer"})
    assert GuidePage.objects.get(pk=leaf.pk).current_workflow_state
    late = page_form(leaf, text="Publié par le second.") | PUBLISH
    stop = page_form(leaf, text="Arrêté.") | {"action-cancel-workflow": "Arrêter"}
    assert first.post(_edit(leaf), stop).status_code == 302
    assert GuidePage.objects.get(pk=leaf.pk).current_workflow_state is None
    response = second.post(_edit(leaf), late)
    assert response.status_code == 409
    assert "Arrêté." in response.content.decode()
    assert second.post(_edit(leaf), _Form(response.content.decode()).fields | PUBLISH)
    assert "Publié par le second." in str(GuidePage.objects.get(pk=leaf.pk).body)
