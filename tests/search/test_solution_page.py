"""`/solutions/<slug>/`: whether it fits, whom to call, and what nobody may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from directory.enums import Confidence, PublicationState, ZoneKind
from directory.models import Solution
from tests.days import days_from_today
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    ContactFactory,
    IntakeFactory,
    PlaceFactory,
    PrescriberFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
    UserFactory,
)
from tests.pages import PageRead
from tests.search.conftest import LENS, LILLE, SENTINEL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_test_day")]


@pytest.fixture
def solution(geography: dict[str, Any]) -> Solution:
    """Open to 16-25, and to 15 on agreement; serves Lens only; at Lens."""
    scheme = SchemeFactory(name="Micro-lycée", ages=(16, 25))
    AgeRuleFactory(scheme=scheme, derogation=True)
    made: Solution = SolutionFactory(
        slug="micro", title="Micro-lycée de Lens", scheme=scheme, zone_kind=ZoneKind.COMMUNES
    )
    SolutionZoneFactory(solution=made, commune=geography[LENS])
    PlaceFactory(solution=made, commune=geography[LENS])
    return made


def read(client: Client, query: str = "", slug: str = "micro") -> PageRead:
    response = client.get(f"/solutions/{slug}/{query}")
    assert response.status_code == 200
    page = PageRead(response)
    assert page.problems == []
    return page


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        (f"?age=17&commune={LENS}", "À 17 ans, à Lens : possible"),
        (f"?age=15&commune={LENS}", "À 15 ans, à Lens : possible avec un accord"),
        (f"?age=40&commune={LENS}", "À 40 ans, à Lens : pas à cet âge"),
        (f"?age=17&commune={LILLE}", "À 17 ans, à Lille : réservée à un autre secteur"),
        ("?age=17", "À 17 ans : possible"),
        (f"?commune={LENS}", "À Lens : possible"),
        ("?age=seize", "En bref"),
        ("", "En bref"),
    ],
)
def test_the_page_says_whether_it_fits(
    client: Client, solution: Solution, query: str, verdict: str
) -> None:
    assert verdict in read(client, query).text


def test_another_age_is_told_and_led_to_what_is_open(client: Client, solution: Solution) -> None:
    page = read(client, f"?age=40&commune={LENS}")
    assert "de 16 à 25 ans" in page.text
    assert f'href="/solutions/?age=40&amp;commune={LENS}"' in page.source


def test_an_unknown_age_rule_is_a_doubt(client: Client, geography: dict[str, Any]) -> None:
    SolutionFactory(slug="flou", zone_kind=ZoneKind.FRANCE)
    assert "À 17 ans : à vérifier" in read(client, "?age=17", "flou").text


def test_a_zone_not_stated_far_away_is_a_doubt(client: Client, geography: dict[str, Any]) -> None:
    far = SolutionFactory(slug="loin", scheme=SchemeFactory(ages=(16, 25)))
    PlaceFactory(solution=far, commune=geography["67482"])
    page = read(client, f"?age=17&commune={LENS}", "loin")
    assert "À 17 ans, à Lens : à vérifier" in page.text
    assert "km" in page.text
    assert "Zone non précisée" in page.text


def test_own_rules_replace_those_of_the_scheme(client: Client, solution: Solution) -> None:
    AgeRuleFactory(solution=solution, minimum=18, maximum=24, confidence=Confidence.TO_CHECK)
    page = read(client, "?age=17")
    assert "pas à cet âge" in page.text
    assert "De 18 à 24 ans" in page.text
    assert "De 16 à 25 ans" not in page.text


def test_a_prescriber_comes_first(client: Client, solution: Solution) -> None:
    solution.prescribers.add(PrescriberFactory(slug="cio"))
    ContactFactory(actor=solution.actor, phone="03 21 11 22 33")
    page = read(client, f"?commune={LENS}")
    assert page.source.count("button--main") == 1
    assert "Trouver un CIO" in page.text
    assert f'href="/acteurs/?commune={LENS}&amp;type=cio"' in page.source


def test_a_solution_open_to_all_is_called(client: Client, solution: Solution) -> None:
    solution.prescribers.add(PrescriberFactory(slug="direct"))
    ContactFactory(actor=solution.actor, phone="03 21 11 22 33", email="")
    page = read(client)
    assert page.source.count("button--main") == 1
    assert 'button--call" href="tel:+33321112233"' in page.source


def test_the_official_page_is_the_way_in_when_nobody_can_be_called(
    client: Client, geography: dict[str, Any]
) -> None:
    SolutionFactory(slug="national", zone_kind=ZoneKind.FRANCE, url="https://officiel.test/x")
    page = read(client, "", "national")
    assert "Aller sur la page officielle" in page.text
    assert 'href="https://officiel.test/x"' in page.source


def test_an_invented_solution_has_no_live_contact(client: Client, solution: Solution) -> None:
    Solution.objects.filter(pk=solution.pk).update(is_example=True)
    ContactFactory(actor=solution.actor, phone="03 53 01 10 10")
    page = read(client)
    main = page.source.split("<main")[1].split("</main>")[0]
    assert "tel:" not in main
    assert "mailto:" not in main
    assert page.source.count("button--main") == 1
    assert "ne la contactez pas" in page.text
    assert page.structured_data["name"].endswith("(exemple)")


@pytest.mark.parametrize("owner", ["solution", "actor"])
def test_a_professional_contact_is_for_signed_in_people(
    client: Client, solution: Solution, owner: str
) -> None:
    of = {"solution": solution, "actor": None} if owner == "solution" else {"actor": solution.actor}
    ContactFactory(**of, professional=True, name=SENTINEL, email="pro@secret.test")
    page = read(client)
    assert SENTINEL not in page.source
    assert "pro@secret.test" not in page.source
    assert "Contact visible dans l’espace professionnel" in page.text
    client.force_login(UserFactory())
    assert SENTINEL in read(client).source


def test_places_carry_their_day_and_expired_ones_are_past(
    client: Client, solution: Solution
) -> None:
    IntakeFactory(solution=solution, counted=True)
    IntakeFactory(solution=solution, dated=True, expired=True)
    text = read(client).text
    assert "5 sur 12" in text
    assert "À confirmer : 5 sur 12" in text
    assert "information expirée le" in text


def test_a_solution_on_pause_says_until_when(client: Client, geography: dict[str, Any]) -> None:
    SolutionFactory(slug="pause", suspended=True)
    text = read(client, "", "pause").text
    assert "En pause pour le moment" in text
    assert "Fermé pour travaux." in text


def test_old_information_says_its_date(client: Client, solution: Solution) -> None:
    Solution.objects.filter(pk=solution.pk).update(verified_at=days_from_today(-400))
    assert "Information ancienne" in read(client).text


def test_a_withdrawn_solution_is_gone_and_leads_to_near_ones(
    client: Client, solution: Solution
) -> None:
    successor = SolutionFactory(title="La suite", slug="suite")
    SolutionFactory(
        slug="parti", archived=True, scheme=solution.scheme, replaced_by=successor, title="Partie"
    )
    response = client.get("/solutions/parti/")
    page = PageRead(response)
    assert response.status_code == 410
    assert page.problems == []
    assert "n’est plus proposée depuis le" in page.text
    assert page.source.index("/solutions/suite/") < page.source.index("/solutions/micro/")
    assert "noindex" in page.source


def test_a_draft_does_not_exist_for_the_public(client: Client, geography: dict[str, Any]) -> None:
    SolutionFactory(slug="brouillon", draft=True)
    assert client.get("/solutions/brouillon/").status_code == 404
    assert client.get("/solutions/rien/").status_code == 404


def test_an_edit_is_read_at_the_next_request(client: Client, solution: Solution) -> None:
    assert "possible" in read(client, f"?age=17&commune={LENS}").text
    solution.state = PublicationState.ARCHIVED
    solution.archived_at = localdate()
    solution.save()
    assert client.get("/solutions/micro/").status_code == 410


def test_machines_read_the_same_facts(client: Client, solution: Solution) -> None:
    data = read(client).structured_data
    assert data["@type"] == "Service"
    assert data["areaServed"] == "Lens"
    assert data["audience"] == [
        {"@type": "PeopleAudience", "suggestedMinAge": 16, "suggestedMaxAge": 25}
    ]


def test_hostile_words_are_shown_as_text(client: Client, geography: dict[str, Any]) -> None:
    trap = "</script><script>alert(1)</script>"
    SolutionFactory(slug="piege", title=trap, summary=trap, description=trap)
    page = read(client, "?age=%3Cscript%3E&lieu=%22%3E%3Cscript%3E", "piege")
    assert "<script>alert" not in page.source
    assert page.structured_data["name"] == trap


def test_a_visitor_gets_no_cookie(client: Client, solution: Solution) -> None:
    assert not client.get("/solutions/micro/").cookies


def test_a_full_page_costs_as_much_as_an_empty_one(
    client: Client, solution: Solution, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ContactFactory.create_batch(4, actor=solution.actor)
    IntakeFactory.create_batch(8, solution=solution)
    PlaceFactory.create_batch(6, solution=solution)
    SolutionFactory.create_batch(8, scheme=solution.scheme, actor=ActorFactory())
    read(client)  # the engine follows the directory first
    with django_assert_max_num_queries(10):
        client.get(f"/solutions/micro/?age=17&commune={LENS}")
