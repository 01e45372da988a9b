"""A professional asks for an account: one answer for all, read in the right territory only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from directory.accounts.throttle import TRIES_MAX
from directory.models import AccountRequest, Commune, Invitation, OutgoingMail, User
from tests.directory.accounts_world import ACCEPTED, last_link
from tests.factories import PlatformFactory, UserFactory
from tests.factories.territories import DepartementFactory, RegionFactory
from tests.pages import PageRead

pytestmark = pytest.mark.django_db
ASK, QUEUE = "/espace/demander/", "/espace/demandes/"
TO = "camille@lycee.exemple.test"
TYPED = {"email": TO, "function": "CPE", "structure": "Lycée d’essai", "commune": "Lens (62)"}


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    caches["throttle"].clear()
    yield
    caches["throttle"].clear()


@pytest.fixture
def people(geography: dict[str, Commune]) -> dict[str, User]:
    """Those of the Pas-de-Calais, and their like elsewhere."""
    here = geography["62498"].departement
    there = DepartementFactory(code="D9", region=RegionFactory(code="R9"), academie=None)
    lead, other_lead = UserFactory(lead=True), UserFactory(lead=True)
    PlatformFactory(departement=here, leads=[lead])
    PlatformFactory(departement=there, leads=[other_lead])
    return {
        "pro": UserFactory(),
        "lead": lead,
        "department": UserFactory(departmental=True, departement=here),
        "region": UserFactory(regional=True, region=here.region),
        "national": UserFactory(national=True),
        "other lead": other_lead,
        "other department": UserFactory(departmental=True, departement=there),
        "other region": UserFactory(regional=True, region=there.region),
    }


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(**changes: Any) -> Any:
    return Client().post(ASK, TYPED | changes)


KEEPERS = ["lead", "department", "region", "national"]
OTHERS = ["other lead", "other department", "other region"]


def test_the_form_is_whole_and_keeps_what_was_typed(people: dict[str, User]) -> None:
    assert PageRead(Client().get(ASK)).problems == []
    response = ask(email="pas une adresse", commune="zzzzzz")
    assert response.status_code == 422
    page = PageRead(response)
    assert page.problems == []
    assert 'value="CPE"' in page.source
    assert "nom@exemple.fr" in page.text


def test_the_answer_is_the_same_for_any_address(people: dict[str, User]) -> None:
    for email in (TO, TO, people["pro"].email, people["pro"].email.upper()):
        response = ask(email=email)
        assert (response.status_code, response.headers["Location"]) == (302, f"{ASK}merci/")
    assert [row.email for row in AccountRequest.objects.all()] == [TO]
    assert PageRead(Client().get(f"{ASK}merci/")).problems == []


def test_robots_and_floods_leave_nothing(people: dict[str, User]) -> None:
    assert ask(site="https://spam.test").status_code == 302
    assert not AccountRequest.objects.exists()
    for number in range(TRIES_MAX - 1):
        ask(email=f"n{number}@exemple.test")
    assert ask().status_code == 429
    assert AccountRequest.objects.count() == TRIES_MAX - 1


@pytest.mark.parametrize("name", KEEPERS)
def test_those_of_the_territory_see_it_first_and_accept(people: dict[str, User], name: str) -> None:
    ask()
    client, request = client_of(people[name]), AccountRequest.objects.get()
    assert "Demandes de compte" in PageRead(client.get("/espace/")).text
    page = PageRead(client.get(QUEUE))
    assert page.problems == []
    assert TO in page.text
    client.post(f"{QUEUE}{request.pk}/accepter/")
    client.post(f"{QUEUE}{request.pk}/accepter/")
    assert OutgoingMail.objects.filter(to=TO).count() == 1
    Client().post(last_link(TO), ACCEPTED)
    user = User.objects.get(email=TO)
    assert (user.role, user.structure) == ("professional", "Lycée d’essai")
    assert TO not in PageRead(client.get(QUEUE)).text


@pytest.mark.parametrize("name", OTHERS)
def test_those_of_elsewhere_neither_see_nor_answer(people: dict[str, User], name: str) -> None:
    ask()
    client, request = client_of(people[name]), AccountRequest.objects.get()
    assert TO not in client.get(QUEUE).content.decode()
    assert "Demandes de compte" not in PageRead(client.get("/espace/")).text
    for act in ("accepter", "refuser"):
        url = f"{QUEUE}{request.pk}/{act}/"
        assert client.post(url, {"reason": "Non."}).status_code == 404
        assert client.get(url).status_code == 405
    assert AccountRequest.objects.get().state == "waiting"
    assert not Invitation.objects.exists()


def test_a_professional_and_a_stranger_answer_nothing(people: dict[str, User]) -> None:
    ask()
    url = f"{QUEUE}{AccountRequest.objects.get().pk}/accepter/"
    assert client_of(people["pro"]).post(url).status_code == 403
    assert client_of(people["pro"]).get(QUEUE).status_code == 403
    assert Client().post(url).status_code == 302
    assert not Invitation.objects.exists()


def test_a_platform_that_was_named_is_the_one_that_answers(people: dict[str, User]) -> None:
    second = UserFactory(lead=True)
    platform = PlatformFactory(departement=people["department"].departement, leads=[second])
    ask(platform=str(platform.pk))
    assert TO in client_of(second).get(QUEUE).content.decode()
    assert TO not in client_of(people["lead"]).get(QUEUE).content.decode()
    draft = PlatformFactory(draft=True)
    assert ask(email="b@exemple.test", platform=str(draft.pk)).status_code == 422


def test_a_refusal_says_why(people: dict[str, User]) -> None:
    ask()
    client, request = client_of(people["lead"]), AccountRequest.objects.get()
    url = f"{QUEUE}{request.pk}/refuser/"
    empty = client.post(url, {"reason": ""})
    assert empty.status_code == 422
    assert PageRead(empty).problems == []
    client.post(url, {"reason": "Écrivez-nous de votre adresse de travail."})
    letter = OutgoingMail.objects.get(to=TO)
    assert "adresse de travail" in letter.body
    assert not User.objects.filter(email=TO).exists()


def test_the_queue_costs_the_same_for_any_number(
    people: dict[str, User], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        AccountRequest.objects.create(
            email=f"n{number}@exemple.test",
            function="CPE",
            structure="Lycée",
            departement=people["department"].departement,
        )
    client = client_of(people["lead"])
    with django_assert_max_num_queries(15):
        assert PageRead(client.get(QUEUE)).problems == []
