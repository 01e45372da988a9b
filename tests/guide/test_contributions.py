"""« Nous l’avons reprise » and « Contribuer »: to the page's own team, answered once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from guide.models import AnswerState, Contribution, PracticeReuse
from guide.views.contributions import A_DAY_AT_MOST
from tests.factories import RegionFactory
from tests.factories.guide import PracticePageFactory, TopicPageFactory
from tests.guide.practice_world import PracticeWorld
from tests.pages import PageRead

ROLES = ("", "pro", "other", "lead", "department", "region1", "region2", "national")


def reuse_data(**changes: Any) -> dict[str, Any]:
    return {
        "structure": "Lycée d’Arras",
        "commune": "Lens",
        "done_on": "01/09/2026",
        "text": "Nous avons gardé la liste commune.",
    } | changes


def sent_reuse(world: PracticeWorld, page: Any) -> PracticeReuse:
    address = f"/espace/pratiques/{page.pk}/reprise/"
    assert world.client("pro").post(address, reuse_data()).status_code == 302
    reuse: PracticeReuse = PracticeReuse.objects.get()
    return reuse


def sent_message(world: PracticeWorld, page: Any) -> Contribution:
    address = f"/espace/contribuer/?page={page.pk}"
    assert world.client("lead").post(address, {"text": "Une faute au titre."}).status_code == 302
    message: Contribution = Contribution.objects.get()
    return message


def test_a_reuse_shows_once_its_region_accepted_it(world: PracticeWorld) -> None:
    page = PracticePageFactory()
    reuse = sent_reuse(world, page)
    assert "Lycée d’Arras" not in Client().get(page.get_url()).content.decode()
    address = f"/espace/reprises/{reuse.pk}/"
    assert "Lycée d’Arras" in PageRead(world.client("region1").get(address)).text
    answer = world.client("region1").post(address, {"decision": "accepted", "answer": "Bravo."})
    assert answer.status_code == 302
    shown = PageRead(Client().get(page.get_url()))
    assert "Lycée d’Arras , Lens (62), depuis le 1er septembre 2026" in shown.text
    assert "Bravo." in shown.text
    assert world.users["pro"].last_name not in shown.text
    reuse.refresh_from_db()
    assert reuse.answered_by == world.users["region1"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"structure": ""}, "Remplissez « Votre structure »"),
        ({"commune": "Nulle-Part"}, "Nous ne trouvons pas cette commune"),
        ({"done_on": ""}, "Écrivez une date"),
        ({"done_on": "01/01/2090"}, "Cette date n’est pas encore passée"),
        ({"text": ""}, "Remplissez"),
        ({"text": "Appelez-moi au 06 39 98 12 34"}, "06 39 98 12 34"),
    ],
)
def test_an_incomplete_reuse_is_told_and_kept(
    world: PracticeWorld, change: dict[str, str], told: str
) -> None:
    page = PracticePageFactory()
    address = f"/espace/pratiques/{page.pk}/reprise/"
    response = world.client("pro").post(address, reuse_data(**change))
    read = PageRead(response)
    assert response.status_code == 422
    assert read.problems == []
    assert read.title.startswith("Erreur : ")
    assert told in read.text
    assert not PracticeReuse.objects.exists()


def test_a_refusal_says_why(world: PracticeWorld) -> None:
    reuse = sent_reuse(world, PracticePageFactory())
    address = f"/espace/reprises/{reuse.pk}/"
    client = world.client("region1")
    assert client.post(address, {"decision": "refused"}).status_code == 422
    assert client.post(address, {"answer": "Sans décision."}).status_code == 422
    client.post(address, {"decision": "refused", "answer": "C’est une autre pratique."})
    assert (
        "C’est une autre pratique." in PageRead(world.client("pro").get("/espace/pratiques/")).text
    )


def test_of_two_answers_the_first_stands(world: PracticeWorld) -> None:
    reuse = sent_reuse(world, PracticePageFactory())
    address = f"/espace/reprises/{reuse.pk}/"
    world.client("region1").post(address, {"decision": "accepted", "answer": "Oui."})
    world.client("national").post(address, {"decision": "refused", "answer": "Non."})
    reuse.refresh_from_db()
    assert (reuse.state, reuse.answer) == (AnswerState.ACCEPTED, "Oui.")


def test_a_comment_reaches_the_team_of_the_page_and_gets_its_answer(world: PracticeWorld) -> None:
    page = PracticePageFactory()
    message = sent_message(world, page)
    team = world.client("region1")
    assert "Une faute au titre." in PageRead(team.get("/espace/contributions/")).text
    address = f"/espace/contributions/{message.pk}/"
    assert team.post(address, {"answer": ""}).status_code == 422
    assert team.post(address, {"answer": "Corrigée, merci."}).status_code == 302
    assert "Corrigée, merci." in PageRead(world.client("lead").get("/espace/pratiques/")).text
    assert "Corrigée, merci." not in PageRead(world.client("pro").get("/espace/pratiques/")).text


def test_hostile_words_are_words(world: PracticeWorld) -> None:
    page = PracticePageFactory()
    hostile = "<script>alert(1)</script>\n<img src=x onerror=alert(1)>"
    world.client("pro").post(f"/espace/contribuer/?page={page.pk}", {"text": hostile})
    for address in ("/espace/contributions/", "/espace/pratiques/"):
        name = "pro" if address == "/espace/pratiques/" else "region1"
        read = PageRead(world.client(name).get(address))
        assert read.problems == []
        assert "<script>alert" not in read.source


# ---- who sees and answers ----------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["reuse", "message", "national message"])
@pytest.mark.parametrize("role", ROLES)
def test_only_the_team_of_the_page_reads_and_answers(
    world: PracticeWorld, role: str, kind: str
) -> None:
    if kind == "reuse":
        row: Any = sent_reuse(world, PracticePageFactory())
        folder, words, data = "reprises", "Lycée d’Arras", {"decision": "accepted"}
    else:
        page = TopicPageFactory() if "national" in kind else PracticePageFactory()
        row = sent_message(world, page)
        folder, words, data = "contributions", "Une faute au titre.", {"answer": "Oui."}
    may = role == "national" or (role == "region1" and kind != "national message")
    client = world.client(role)
    listed = client.get(f"/espace/{folder}/")
    assert (words in listed.content.decode()) == may
    address = f"/espace/{folder}/{row.pk}/"
    assert (client.get(address).status_code == 200) == may
    assert client.post(address, data).status_code in ((302,) if may else (302, 403, 404))
    row.refresh_from_db()
    assert (row.state != AnswerState.PENDING) == may


@pytest.mark.parametrize("page", ["", "0", "x", "-1", "٣", "999999", "99999999999999999999"])
def test_a_comment_needs_a_page_that_exists(world: PracticeWorld, page: str) -> None:
    assert world.client("pro").get(f"/espace/contribuer/?page={page}").status_code == 404


def test_nothing_is_said_about_a_draft(world: PracticeWorld) -> None:
    draft = PracticePageFactory(live=False, region=RegionFactory())
    client = world.client("pro")
    for address in (
        f"/espace/contribuer/?page={draft.pk}",
        f"/espace/pratiques/{draft.pk}/reprise/",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, reuse_data()).status_code == 404


def test_so_many_messages_a_day(world: PracticeWorld) -> None:
    page = PracticePageFactory()
    client, address = world.client("pro"), f"/espace/contribuer/?page={page.pk}"
    for _ in range(A_DAY_AT_MOST):
        client.post(address, {"text": "Encore."})
    assert client.post(address, {"text": "Encore."}).status_code == 429
    assert Contribution.objects.count() == A_DAY_AT_MOST


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pratiques/proposer/",
        "pratiques/a-relire/",
        "reprises/",
        "contributions/",
        "contribuer/",
    ],
)
def test_strangers_are_led_to_sign_in_and_back(world: PracticeWorld, address: str) -> None:
    response = Client().get(f"/espace/{address}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/espace/connexion/?next=/espace/{address}"
    assert not response.cookies


def test_signed_in_pages_are_never_stored(world: PracticeWorld) -> None:
    for address in ("/espace/", "/espace/pratiques/proposer/"):
        response = world.client("pro").get(address)
        assert response.headers["Cache-Control"] == "private, no-store"
