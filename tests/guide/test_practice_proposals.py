"""Propose, correct, review, publish: who may do what, and nothing lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from guide.reviewing import ensure_review_workflow

from directory.enums import UserRole
from directory.models import Commune, Region, User
from guide.models import (
    AnswerState,
    Contribution,
    GuideHomePage,
    PracticePage,
    PracticeReuse,
    PracticeState,
    PracticeTheme,
    VoletPage,
)
from guide.regions import plant_branches
from portal.installation import plant_pages
from portal.models import HomePage

PASSWORD = "un-long-mot-de-passe-2026"


@pytest.fixture
def site(geography: dict[str, Commune]) -> VoletPage:
    plant_pages()
    home = GuideHomePage(title="Guide", slug="guide", summary="Le guide.")
    HomePage.objects.get().add_child(instance=home)
    plant_branches(home)
    ensure_review_workflow()
    PracticeTheme.objects.create(slug="parents", label="Parents")
    volet = VoletPage(
        title="Repérage", slug="reperage", summary="Retrouver.", number=2, motto="Ensemble",
        objective="x", key_ideas=[("key_idea", {"text": "x", "section": ""})],
    )  # fmt: skip
    GuideHomePage.objects.get().add_child(instance=volet)
    return volet


def user(name: str, role: str = UserRole.PROFESSIONAL, region: str = "") -> User:
    extra: dict[str, Any] = {"region": Region.objects.get(pk=region)} if region else {}
    return User.objects.create_user(f"{name}@exemple.test", PASSWORD, role=role, **extra)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def pro(site: VoletPage) -> User:
    return user("pro")


@pytest.fixture
def north(site: VoletPage) -> User:
    return user("nord", UserRole.REGION, "32")


@pytest.fixture
def south(site: VoletPage) -> User:
    return user("sud", UserRole.REGION, "84")


def typed(site: VoletPage, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Appeler à deux",
        "summary": "Une liste, deux équipes.",
        "commune": "Lens (62)",
        "run_by": "CIO et mission locale",
        "practised_on": "15/03/2026",
        "volet": site.pk,
        "status": "shared",
        "problem": "Trois appels.\n\nUn silence.",
        "done": "- lire\n- appeler",
        "checklist": "Lire la liste\n\n- Appeler\n",
    } | changes


def propose(person: User, data: dict[str, Any]) -> Any:
    return client_of(person).post("/espace/pratiques/proposer/", data)


def only() -> PracticePage:
    return PracticePage.objects.get()


def test_a_proposal_is_a_draft_of_the_region_of_its_commune(pro: User, site: VoletPage) -> None:
    response = propose(pro, typed(site))
    page = only()
    assert response.status_code == 302
    assert (page.live, page.region_id, page.commune_id) == (False, "32", "62498")
    assert page.get_parent().slug == "hauts-de-france"
    assert page.proposal_state == PracticeState.DRAFT
    latest = page.get_latest_revision_as_object()
    assert latest.problem == "<p>Trois appels.</p>\n<p>Un silence.</p>"
    assert "<li>lire</li>" in latest.done
    assert [step.value for step in latest.checklist] == ["Lire la liste", "Appeler"]
    assert Client().get(page.get_url()).status_code == 404


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "Remplissez « Titre »"),
        ({"commune": "Nulle-Part-sur-Rien"}, "Nulle-Part-sur-Rien"),
        ({"commune": ""}, "Remplissez « Commune »"),
        ({"practised_on": "demain"}, "Écrivez une date passée"),
        ({"practised_on": "32/13/2026"}, "Écrivez une date passée"),
        ({"practised_on": "01/01/2090"}, "Écrivez une date passée"),
        ({"problem": ""}, "Remplissez « Le problème »"),
        ({"contact": "jean@perso.example"}, "jean@perso.example"),
        ({"done": "Appeler le 06 39 98 12 34"}, "06 39 98 12 34"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    pro: User, site: VoletPage, change: dict[str, str], told: str
) -> None:
    response = propose(pro, typed(site, **change))
    html = response.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")
    assert response.status_code == 422
    assert told in html
    assert "<title>Erreur : " in html
    assert "deux équipes" in html
    assert not PracticePage.objects.exists()


def test_details_of_a_service_are_kept_when_the_person_says_so(pro: User, site: VoletPage) -> None:
    propose(pro, typed(site, contact="cio@exemple.test", keep_details="on"))
    assert only().get_latest_revision_as_object().contact == "cio@exemple.test"


def test_personal_details_are_seen_in_texts() -> None:
    texts = {
        "a": "écrire à a.b@c.fr ou au +33 6 39 98 00 00",
        "b": "le 03 53 01 00 00, le 15/03/2026",
    }
    assert personal_details(texts) == ["a.b@c.fr", "+33 6 39 98 00 00"]


def test_hostile_text_is_text(pro: User, site: VoletPage) -> None:
    propose(pro, typed(site, problem="<script>alert(1)</script> [x](javascript:alert(1))"))
    stored = only().get_latest_revision_as_object().problem
    assert "<script" not in stored
    assert "href" not in stored


def test_propose_review_correct_publish(pro: User, north: User, site: VoletPage) -> None:
    propose(pro, typed(site, send="1"))
    page = only()
    assert page.proposal_state == PracticeState.REVIEW
    assert "1" in client_of(north).get("/espace/").content.decode()
    address = f"/espace/pratiques/a-relire/{page.pk}/"
    answer = client_of(north).post(address, {"decision": "changes", "answer": "Ajoutez une date."})
    assert answer.status_code == 302
    assert page.proposal_state == PracticeState.CHANGES
    form = client_of(pro).get(f"/espace/pratiques/{page.pk}/").content.decode()
    assert "Ajoutez une date." in form
    version = str(PracticePage.objects.get().latest_revision_id)
    data = typed(site, title="Appeler à deux, en octobre", version=version, send="1")
    assert client_of(pro).post(f"/espace/pratiques/{page.pk}/", data).status_code == 302
    assert only().proposal_state == PracticeState.REVIEW
    client_of(north).post(address, {"decision": "publish"})
    page = only()
    assert (page.live, page.title) == (True, "Appeler à deux, en octobre")
    assert "Appeler à deux, en octobre" in Client().get("/bonnes-pratiques/").content.decode()
    assert Client().get(page.get_url()).status_code == 200


def test_a_refusal_says_why_and_ends_the_reading(pro: User, north: User, site: VoletPage) -> None:
    propose(pro, typed(site, send="1"))
    address = f"/espace/pratiques/a-relire/{only().pk}/"
    empty = client_of(north).post(address, {"decision": "refuse"})
    assert empty.status_code == 422
    client_of(north).post(address, {"decision": "refuse", "answer": "Déjà publiée."})
    assert only().proposal_state == PracticeState.REFUSED
    assert client_of(pro).post(f"/espace/pratiques/{only().pk}/envoyer/").status_code == 302
    assert only().proposal_state == PracticeState.REFUSED


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_region_can_neither_see_nor_answer(
    pro: User, south: User, site: VoletPage, method: str
) -> None:
    propose(pro, typed(site, send="1"))
    client = client_of(south)
    assert "Appeler" not in client.get("/espace/pratiques/a-relire/").content.decode()
    address = f"/espace/pratiques/a-relire/{only().pk}/"
    assert getattr(client, method)(address, {"decision": "publish"}).status_code == 404
    assert only().proposal_state == PracticeState.REVIEW


@pytest.mark.parametrize("role", [UserRole.PROFESSIONAL, UserRole.LEAD])
def test_who_reviews_nothing_has_no_such_pages(site: VoletPage, role: str) -> None:
    client = client_of(user("x", role))
    for address in ("pratiques/a-relire/", "reprises/", "contributions/"):
        assert client.get(f"/espace/{address}").status_code == 403


def test_one_cannot_edit_or_send_another_s_proposal(pro: User, site: VoletPage) -> None:
    propose(pro, typed(site))
    other = client_of(user("autre"))
    number = only().pk
    assert other.get(f"/espace/pratiques/{number}/").status_code == 404
    assert other.post(f"/espace/pratiques/{number}/", typed(site)).status_code == 404
    assert other.post(f"/espace/pratiques/{number}/envoyer/").status_code == 404


def test_an_old_form_is_refused_with_both_versions(pro: User, site: VoletPage) -> None:
    propose(pro, typed(site))
    number, old = only().pk, str(only().latest_revision_id)
    client = client_of(pro)
    client.post(f"/espace/pratiques/{number}/", typed(site, version=old, summary="La deuxième."))
    response = client.post(
        f"/espace/pratiques/{number}/", typed(site, version=old, summary="La troisième.")
    )
    html = response.content.decode()
    assert response.status_code == 409
    assert "La deuxième." in html
    assert "La troisième." in html
    assert only().get_latest_revision_as_object().summary == "La deuxième."


def test_a_proposal_in_review_is_not_edited(pro: User, site: VoletPage) -> None:
    propose(pro, typed(site, send="1"))
    data = typed(site, version=str(only().latest_revision_id), summary="Autre chose.")
    response = client_of(pro).post(f"/espace/pratiques/{only().pk}/", data)
    assert response.status_code == 409
    assert only().get_latest_revision_as_object().summary == "Une liste, deux équipes."


def test_ten_proposals_a_day(pro: User, site: VoletPage) -> None:
    for number in range(10):
        propose(pro, typed(site, title=f"Pratique {number}"))
    assert propose(pro, typed(site)).status_code == 429


def published(site: VoletPage, pro: User, north: User) -> PracticePage:
    propose(pro, typed(site, send="1"))
    client_of(north).post(f"/espace/pratiques/a-relire/{only().pk}/", {"decision": "publish"})
    return only()


def test_a_reuse_shows_once_the_region_accepted_it(
    pro: User, north: User, south: User, site: VoletPage
) -> None:
    page = published(site, pro, north)
    data = {
        "structure": "Lycée d’Arras",
        "commune": "Arras",
        "done_on": "01/09/2026",
        "text": "Oui.",
    }
    client_of(pro).post(f"/espace/pratiques/{page.pk}/reprise/", data)
    assert "Lycée d’Arras" not in Client().get(page.get_url()).content.decode()
    row = PracticeReuse.objects.get()
    assert (
        client_of(south).post(f"/espace/reprises/{row.pk}/", {"decision": "accepted"}).status_code
        == 404
    )
    client_of(north).post(f"/espace/reprises/{row.pk}/", {"decision": "accepted"})
    row.refresh_from_db()
    assert row.state == AnswerState.ACCEPTED
    assert "Lycée d’Arras" in Client().get(page.get_url()).content.decode()


def test_a_comment_reaches_the_team_of_the_page_and_gets_its_answer(
    pro: User, north: User, site: VoletPage
) -> None:
    page = published(site, pro, north)
    client_of(pro).post(f"/espace/contribuer/?page={page.pk}", {"text": "Une faute au titre."})
    row = Contribution.objects.get()
    assert "Une faute au titre." in client_of(north).get("/espace/contributions/").content.decode()
    assert client_of(north).post(f"/espace/contributions/{row.pk}/", {}).status_code == 422
    client_of(north).post(f"/espace/contributions/{row.pk}/", {"answer": "Corrigée, merci."})
    assert "Corrigée, merci." in client_of(pro).get("/espace/").content.decode()


@pytest.mark.parametrize("page", ["", "0", "x", "999999", "99999999999999999999"])
def test_a_comment_needs_a_page_that_exists(pro: User, page: str) -> None:
    assert client_of(pro).get(f"/espace/contribuer/?page={page}").status_code == 404


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
def test_strangers_are_led_to_sign_in_and_back(site: VoletPage, address: str) -> None:
    response = Client().get(f"/espace/{address}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/espace/connexion/?next=/espace/{address}"


def test_signing_in_leads_on_only_inside_the_site(pro: User) -> None:
    data = {"username": pro.email, "password": PASSWORD}
    for wanted, led in (
        ("/espace/contributions/", "/espace/contributions/"),
        ("//evil.test", "/espace/"),
        ("https://evil.test/", "/espace/"),
    ):
        response = Client().post("/espace/connexion/", {**data, "next": wanted})
        assert response.headers["Location"] == led


def test_a_wrong_password_and_an_unknown_account_read_the_same(pro: User) -> None:
    def answer(email: str) -> str:
        response = Client().post("/espace/connexion/", {"username": email, "password": "faux"})
        assert response.status_code == 422
        return response.content.decode().replace(email, "")

    known, unknown = answer(pro.email), answer("personne@exemple.test")
    assert known.split("csrfmiddlewaretoken")[0] == unknown.split("csrfmiddlewaretoken")[0]


def test_signed_in_pages_are_never_stored(pro: User) -> None:
    assert client_of(pro).get("/espace/").headers["Cache-Control"] == "private, no-store"
    assert Client().get("/espace/connexion/").headers["Cache-Control"] == "private, no-store"


def test_a_draft_that_changes_region_changes_readers(
    pro: User, north: User, south: User, site: VoletPage
) -> None:
    propose(pro, typed(site))
    number, version = only().pk, str(only().latest_revision_id)
    data = typed(site, commune="Lyon (69)", version=version, send="1")
    assert client_of(pro).post(f"/espace/pratiques/{number}/", data).status_code == 302
    assert only().region_id == "84"
    address = f"/espace/pratiques/a-relire/{number}/"
    assert client_of(north).get(address).status_code == 404
    assert client_of(south).get(address).status_code == 200


def test_my_space_asks_as_much_for_ten_practices_as_for_one(
    pro: User, site: VoletPage, django_assert_max_num_queries: Any
) -> None:
    for number in range(9):
        propose(pro, typed(site, title=f"Pratique {number}"))
    client = client_of(pro)
    with django_assert_max_num_queries(15):
        assert client.get("/espace/").content.decode().count("Brouillon") == 9
