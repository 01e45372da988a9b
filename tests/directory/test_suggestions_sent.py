"""A reader says that a sheet is wrong, without account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import signing
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.enums import PublicationState
from directory.models import Suggestion
from directory.suggestions import guard
from tests.factories import (
    ActorFactory,
    ContactFactory,
    IntakeFactory,
    PlaceFactory,
    PlatformFactory,
    SolutionFactory,
)
from tests.pages import PageRead

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    caches["throttle"].clear()
    monkeypatch.setattr(guard, "FASTEST_S", -1)


def token_of(client: Client, path: str) -> str:
    found = re.search(r'name="jeton" value="([^"]+)"', client.get(path).content.decode())
    assert found
    return found[1]


def send(client: Client, path: str, **typed: Any) -> Any:
    return client.post(path, {"jeton": token_of(client, path), **typed})


def sheet_with_phone(**fields: Any) -> Any:
    solution = SolutionFactory(slug="atelier", title="Atelier relais", **fields)
    ContactFactory(solution=solution, actor=None, phone="03 21 00 00 01")
    return solution


PATH = "/signaler/solutions/atelier/"


def test_what_is_wrong_is_told_without_account_nor_cookie(client: Client) -> None:
    sheet_with_phone()
    response = send(client, PATH, phone="03 21 00 00 02", comment="J’ai appelé.")
    assert response.status_code == 302
    assert client.cookies == {}
    line = Suggestion.objects.get().lines.get()
    assert (line.part, line.before, line.proposed) == ("phone", "03 21 00 00 01", "03 21 00 00 02")
    page = PageRead(client.get(response.url))
    assert page.problems == []
    assert "Votre signalement est bien reçu" in page.text


@pytest.mark.parametrize("kind", ["solutions", "acteurs", "plateformes"])
def test_each_kind_of_sheet_leads_to_its_own_form(client: Client, kind: str) -> None:
    solution = SolutionFactory(slug="fiche")
    PlaceFactory(solution=solution)
    IntakeFactory.create_batch(2, solution=solution)
    ActorFactory(slug="fiche")
    PlatformFactory(slug="fiche")
    assert f'href="/signaler/{kind}/fiche/"' in client.get(f"/{kind}/fiche/").content.decode()
    response = client.get(f"/signaler/{kind}/fiche/")
    page = PageRead(response)
    assert page.problems == []
    assert response.headers["Cache-Control"] == "private, no-store"
    assert client.cookies == {}


def test_a_draft_is_unknown_and_a_withdrawn_sheet_is_gone(client: Client) -> None:
    SolutionFactory(slug="brouillon", draft=True)
    ActorFactory(slug="parti", state=PublicationState.ARCHIVED)
    assert client.get("/signaler/solutions/brouillon/").status_code == 404
    assert client.get("/signaler/acteurs/parti/").status_code == 410
    assert client.post("/signaler/acteurs/parti/", {"name": "X"}).status_code == 410
    assert client.get("/signaler/autres/parti/").status_code == 404
    assert client.get("/signaler/acteurs/inconnu/").status_code == 404


def test_an_empty_form_says_what_to_do_and_keeps_the_address(client: Client) -> None:
    sheet_with_phone()
    response = send(client, PATH, answer_to="moi@exemple.test")
    assert response.status_code == 422
    assert "Ouvrez ce qui est faux" in PageRead(response).text
    assert 'value="moi@exemple.test"' in response.content.decode()
    assert Suggestion.objects.count() == 0


def test_the_same_value_is_no_correction(client: Client) -> None:
    sheet_with_phone()
    assert "C’est déjà" in PageRead(send(client, PATH, phone="03 21 00 00 01")).text


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("phone", "demandez à l’accueil"),
        ("email", "accueil chez exemple"),
        ("ages", "les jeunes"),
        ("ages", "de 25 à 16 ans"),
        ("url", "javascript:alert(1)"),
        ("other", "x" * 10_000),
        ("other", "avant\0après"),
        ("phone", "\0"),
        ("comment", "né le 12/03/2009"),
        ("other", "son numéro 1 09 03 62 498 123 45"),
        ("other", "appelez le 06 12 34 56 78"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    client: Client, part: str, typed: str
) -> None:
    sheet_with_phone()
    typing = {part: typed} if part != "comment" else {"comment": typed, "phone": "03 21 00 00 02"}
    response = send(client, PATH, **typing)
    assert response.status_code == 422
    page = PageRead(response)
    assert page.problems == []
    assert "field__error" in page.source
    assert Suggestion.objects.count() == 0


def test_a_mobile_number_is_kept_when_the_reader_says_it_is_public(client: Client) -> None:
    sheet_with_phone()
    assert send(client, PATH, phone="06 12 34 56 78").status_code == 422
    assert send(client, PATH, phone="06 12 34 56 78", keep_details="on").status_code == 302


def test_hostile_words_are_words(client: Client) -> None:
    sheet_with_phone()
    words = "<script>alert(1)</script> 👩‍🎓 &lt; ' \" ../../"
    assert send(client, PATH, other=words).status_code == 302
    assert Suggestion.objects.get().lines.get().proposed == words
    again = send(client, PATH, other="<b>x</b>", phone="non")
    assert "<b>x</b>" not in again.content.decode()


def test_a_form_sent_twice_is_received_once(client: Client) -> None:
    sheet_with_phone()
    token = token_of(client, PATH)
    for _ in range(2):
        response = client.post(PATH, {"jeton": token, "phone": "03 21 00 00 02"})
        assert response.status_code == 302
    assert Suggestion.objects.count() == 1


def test_what_is_typed_after_coming_back_to_the_page_is_another_sending(client: Client) -> None:
    """« Précédent » brings the form back with its token."""
    sheet_with_phone()
    token = token_of(client, PATH)
    for phone in ("03 21 00 00 02", "03 21 00 00 03"):
        assert client.post(PATH, {"jeton": token, "phone": phone}).status_code == 302
    lines = Suggestion.objects.values_list("lines__proposed", flat=True)
    assert sorted(lines) == ["03 21 00 00 02", "03 21 00 00 03"]


def test_a_robot_that_fills_every_field_changes_nothing(client: Client) -> None:
    sheet_with_phone()
    assert send(client, PATH, phone="03 21 00 00 02", site_web="spam").status_code == 302
    assert Suggestion.objects.count() == 0


def test_a_forged_or_borrowed_token_is_refused(client: Client) -> None:
    sheet_with_phone()
    SolutionFactory(slug="autre")
    borrowed = token_of(client, "/signaler/solutions/autre/")
    for token in ("", "faux", borrowed):
        response = client.post(PATH, {"jeton": token, "phone": "03 21 00 00 02"})
        assert response.status_code == 422
        assert "envoyez de nouveau" in PageRead(response).text
        assert 'value="03 21 00 00 02"' in response.content.decode()
    assert Suggestion.objects.count() == 0


def test_an_old_page_and_a_robot_s_speed_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet_with_phone()
    token = token_of(client, PATH)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 25 * 3600)
    old = client.post(PATH, {"jeton": token, "phone": "03 21 00 00 02"})
    assert "restée ouverte" in PageRead(old).text
    monkeypatch.setattr(guard, "FASTEST_S", 60)
    fast = send(client, PATH, phone="03 21 00 00 02")
    assert "très rapide" in PageRead(fast).text
    assert Suggestion.objects.count() == 0


def test_too_many_from_one_address_wait_with_what_was_typed(
    client: Client, settings: LazySettings
) -> None:
    settings.SUGGESTIONS_AN_HOUR = 2
    sheet_with_phone()
    for number in range(2):
        assert send(client, PATH, phone=f"03 21 00 00 1{number}").status_code == 302
    response = send(client, PATH, phone="03 21 00 00 19")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    page = PageRead(response)
    assert page.problems == []
    assert 'value="03 21 00 00 19"' in page.source
    assert Suggestion.objects.count() == 2
    other = client.post(
        PATH,
        {"jeton": token_of(client, PATH), "phone": "03 21 00 00 19"},
        REMOTE_ADDR="192.0.2.7",
    )
    assert other.status_code == 302


def test_another_site_cannot_send_for_a_visitor(client: Client) -> None:
    sheet_with_phone()
    typed = {"jeton": token_of(client, PATH), "phone": "03 21 00 00 02"}
    response = client.post(PATH, typed, headers={"Origin": "https://ailleurs.test"})
    assert response.status_code == 403
    assert Suggestion.objects.count() == 0


def test_the_form_costs_the_same_with_many_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    solution = sheet_with_phone()
    PlaceFactory.create_batch(6, solution=solution)
    IntakeFactory.create_batch(6, solution=solution)
    with django_assert_max_num_queries(8):
        client.get(PATH)


def test_the_address_of_the_sender_is_nowhere_public(client: Client) -> None:
    solution = sheet_with_phone()
    send(client, PATH, phone="03 21 00 00 02", answer_to="sentinelle@exemple.test")
    assert Suggestion.objects.get().email == "sentinelle@exemple.test"
    pages = (PATH, f"{PATH}?envoye=1", f"/solutions/{solution.slug}/", "/solutions.json")
    for path in (*pages, f"/acteurs/{solution.actor.slug}/", "/solutions.csv"):
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        assert b"sentinelle" not in body
