"""The team of a region reads, asks, publishes, refuses; no other region sees or does anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, TaskState, Workflow, WorkflowPage

from guide.admin.teams import ensure_teams
from guide.models import (
    MessageKind,
    PracticeIndexPage,
    PracticePage,
    PracticeState,
    RegionalReviewTask,
)
from guide.reviewing import ensure_review_workflow
from tests.guide.practice_world import PracticeWorld
from tests.pages import PageRead

LIST = "/espace/pratiques/a-relire/"
ROLES = ("", "pro", "other", "lead", "department", "region1", "region2", "national")
TEAM = {"region1", "national"}


def review_of(page: PracticePage) -> str:
    return f"{LIST}{page.pk}/"


def in_state(world: PracticeWorld, state: PracticeState) -> PracticePage:
    page = world.propose(send="" if state == PracticeState.DRAFT else "1")
    acts = {
        PracticeState.CHANGES: ("changes", "Ajoutez une date."),
        PracticeState.REFUSED: ("refuse", "Déjà publiée."),
        PracticeState.PUBLISHED: ("publish", ""),
    }
    if state in acts:
        assert world.decide("region1", page, *acts[state]).status_code == 302
    assert page.proposal_state == state
    return page


def talk(page: PracticePage) -> list[tuple[str, str]]:
    return [(said.kind, said.text) for said in page.review_messages.all()]


def test_propose_ask_correct_publish(world: PracticeWorld) -> None:
    page = world.propose(message="Bonjour.")
    assert "1 Pratiques à relire" in PageRead(world.client("region1").get("/espace/")).text
    assert world.decide("region1", page, "changes", "Ajoutez une date.").status_code == 302
    assert page.proposal_state == PracticeState.CHANGES
    form = PageRead(world.client("pro").get(f"/espace/pratiques/{page.pk}/"))
    assert "Ajoutez une date." in form.text
    data = world.typed(
        title="Appeler à deux, en octobre",
        version=str(PracticePage.objects.get(pk=page.pk).latest_revision_id),
        message="Voilà.",
        send="1",
    )
    assert world.client("pro").post(f"/espace/pratiques/{page.pk}/", data).status_code == 302
    assert page.proposal_state == PracticeState.REVIEW
    assert world.decide("region1", page, "publish").status_code == 302
    page = PracticePage.objects.get(pk=page.pk)
    assert (page.live, page.title) == (True, "Appeler à deux, en octobre")
    assert page.proposal_state == PracticeState.PUBLISHED
    assert talk(page) == [
        (MessageKind.SENT, "Bonjour."),
        (MessageKind.CHANGES, "Ajoutez une date."),
        (MessageKind.SENT, "Voilà."),
        (MessageKind.PUBLISHED, ""),
    ]
    assert "Appeler à deux, en octobre" in Client().get("/bonnes-pratiques/").content.decode()
    assert Client().get(page.get_url()).status_code == 200


@pytest.mark.parametrize("decision", ["changes", "refuse"])
def test_a_no_says_why(world: PracticeWorld, decision: str) -> None:
    page = world.propose()
    response = world.decide("region1", page, decision)
    assert response.status_code == 422
    assert "Dites pourquoi" in PageRead(response).text
    assert page.proposal_state == PracticeState.REVIEW


@pytest.mark.parametrize("decision", ["", "effacer"])
def test_a_decision_is_one_of_three(world: PracticeWorld, decision: str) -> None:
    page = world.propose()
    assert world.decide("region1", page, decision, "Non.").status_code == 422
    assert page.proposal_state == PracticeState.REVIEW


def test_a_refusal_says_why_and_ends_the_reading(world: PracticeWorld) -> None:
    page = in_state(world, PracticeState.REFUSED)
    shown = PageRead(world.client("pro").get(f"/espace/pratiques/{page.pk}/"))
    assert "Déjà publiée." in shown.text
    assert "Refusée" in shown.text
    world.client("pro").post(f"/espace/pratiques/{page.pk}/envoyer/")
    assert page.proposal_state == PracticeState.REFUSED


def test_what_changed_while_it_was_read_is_not_published(world: PracticeWorld) -> None:
    page = world.propose()
    read = PracticePage.objects.get(pk=page.pk).latest_revision_id
    page.get_latest_revision_as_object().save_revision(user=world.users["national"])
    data = {"decision": "publish", "version": read}
    assert world.client("region1").post(review_of(page), data).status_code == 409
    assert page.proposal_state == PracticeState.REVIEW


def test_of_two_decisions_the_first_stands(world: PracticeWorld) -> None:
    page = in_state(world, PracticeState.CHANGES)
    assert world.decide("national", page, "publish").status_code == 302
    assert page.proposal_state == PracticeState.CHANGES
    assert not PracticePage.objects.get(pk=page.pk).live


def test_a_page_with_errors_is_not_published_and_says_which(world: PracticeWorld) -> None:
    page = world.propose(done="Lire [ici](https://exemple.test/) puis appeler.")
    response = world.decide("region1", page, "publish")
    assert response.status_code == 422
    assert "ne dit pas où il mène" in PageRead(response).text
    assert page.proposal_state == PracticeState.REVIEW
    assert not PracticePage.objects.get(pk=page.pk).live


# ---- who sees and does what --------------------------------------------------------------------
@pytest.mark.parametrize("state", list(PracticeState))
@pytest.mark.parametrize("role", ROLES)
def test_only_the_team_of_the_region_reads_and_decides(
    world: PracticeWorld, role: str, state: PracticeState
) -> None:
    page = in_state(world, state)
    seen = state != PracticeState.DRAFT and role in TEAM
    client = world.client(role)
    read = client.get(review_of(page))
    assert (read.status_code == 200) == seen
    assert ("Appeler à deux" in read.content.decode()) == seen
    listed = client.get(LIST)
    assert ("Appeler à deux" in listed.content.decode()) == seen
    before = PracticePage.objects.values("live", "latest_revision_id").get(pk=page.pk)
    for decision in ("publish", "changes", "refuse"):
        if seen and state == PracticeState.REVIEW:
            continue  # they may: tested above
        world_answer = {"decision": decision, "answer": "x", "version": page.latest_revision_id}
        answer = client.post(review_of(page), world_answer)
        assert answer.status_code in ((302, 409) if seen else (302, 403, 404))
        if not seen and answer.status_code == 302:
            assert answer.headers["Location"].startswith("/espace/connexion/")
    assert page.proposal_state == state
    assert PracticePage.objects.values("live", "latest_revision_id").get(pk=page.pk) == before


@pytest.mark.parametrize("role", ROLES[1:])
def test_wagtail_knows_the_same_rights(world: PracticeWorld, role: str) -> None:
    page = world.propose()
    user, may = world.users[role], role in TEAM
    task = RegionalReviewTask.objects.get()
    mine = task.get_task_states_user_can_moderate(user)
    assert bool(mine) == may
    assert bool(task.get_actions(page, user)) == may
    assert task.user_can_access_editor(page, user) == may
    assert task.locked_for_user(page, user) == (not may)
    assert TaskState.objects.reviewable_by(user).exists() == may


@pytest.mark.parametrize(("action", "state"), [("approve", "published"), ("reject", "changes")])
def test_a_decision_in_the_admin_is_the_same_decision(
    world: PracticeWorld, action: str, state: str
) -> None:
    ensure_teams()
    page = world.propose()
    task_state = page.current_workflow_task_state
    address = f"/gestion/pages/workflow/action/{page.pk}/{action}/{task_state.pk}/"
    refused = world.client("region2").post(address, {"comment": "x"})
    assert refused.status_code in (302, 403)
    assert page.proposal_state == PracticeState.REVIEW
    world.client("region1").post(address, {"comment": "Bien vu."})
    assert page.proposal_state == state
    assert talk(page)[-1] == (state, "Bien vu.")


def test_a_withdrawn_practice_is_a_draft_again(world: PracticeWorld) -> None:
    page = in_state(world, PracticeState.PUBLISHED)
    PracticePage.objects.get(pk=page.pk).unpublish(user=world.users["region1"])
    assert page.proposal_state == PracticeState.DRAFT
    assert world.client("pro").post(f"/espace/pratiques/{page.pk}/envoyer/").status_code == 302
    assert page.proposal_state == PracticeState.REVIEW


def test_a_review_stopped_in_the_admin_gives_the_text_back(world: PracticeWorld) -> None:
    page = world.propose()
    page.current_workflow_state.cancel(user=world.users["region1"])
    assert page.proposal_state == PracticeState.DRAFT


def test_no_mail_is_sent(world: PracticeWorld, mailoutbox: list[Any]) -> None:
    in_state(world, PracticeState.CHANGES)
    in_state(world, PracticeState.PUBLISHED)
    assert mailoutbox == []


def test_the_workflow_is_made_once_and_is_then_the_teams_own(world: PracticeWorld) -> None:
    first = ensure_review_workflow()
    assert ensure_review_workflow() == first
    assert RegionalReviewTask.objects.count() == 1
    chosen = Workflow.objects.create(name="Une autre")
    index = Page.objects.get(pk=PracticeIndexPage.objects.get().pk)
    WorkflowPage.objects.filter(page=index).update(workflow=chosen)
    assert ensure_review_workflow() == chosen
