"""What the directory says it knows, and does not know, of a département."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.coverage import all_coverages, coverage
from directory.enums import Category
from directory.models import Commune, Departement
from tests.factories import (
    ActorFactory,
    ActorKindFactory,
    PlaceFactory,
    PlatformFactory,
    SchemeFactory,
    SolutionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAS_DE_CALAIS, NORD = "62", "59"


def _actor(slug: str, commune: Commune, **kwargs: Any) -> Any:
    return ActorFactory(kind=ActorKindFactory(slug=slug), commune=commune, **kwargs)


@pytest.fixture
def lens(geography: dict[str, Commune]) -> Commune:
    return geography["62498"]


def _complete(lens: Commune) -> None:
    cio = _actor("cio", lens)
    _actor("mission-locale", lens)
    PlatformFactory(departement=lens.departement)
    for category in Category:
        SolutionFactory(actor=cio, scheme=SchemeFactory(category=category))


def test_an_empty_departement_says_all_that_is_missing(lens: Commune) -> None:
    found = coverage(PAS_DE_CALAIS)
    assert found.missing == (
        "aucun CIO",
        "aucune mission locale",
        "aucune plateforme",
        "aucune solution locale",
    )


def test_a_complete_departement_says_nothing(lens: Commune) -> None:
    _complete(lens)
    found = coverage(PAS_DE_CALAIS)
    assert found.is_complete
    assert found.missing == ()
    assert found.actors == {"cio": 1, "mission-locale": 1, "e2c": 0}
    assert found.solutions == dict.fromkeys(Category.values, 1)


def test_an_absent_family_is_named(lens: Commune) -> None:
    SolutionFactory(
        actor=_actor("e2c", lens), scheme=SchemeFactory(category=Category.QUALIFICATION)
    )
    missing = coverage(PAS_DE_CALAIS).missing
    assert "aucune solution de la famille « Prévention »" in missing
    assert "aucune solution de la famille « Qualification »" not in missing


@pytest.mark.parametrize("trait", ["draft", "example"])
def test_drafts_and_examples_are_not_knowledge(lens: Commune, trait: str) -> None:
    actor = _actor("cio", lens, **{trait: True})
    SolutionFactory(actor=actor, **{trait: True})
    SolutionFactory(actor=actor, archived=True)
    found = coverage(PAS_DE_CALAIS)
    assert found.actors["cio"] == 0
    assert found.total_solutions == 0


def test_a_solution_counts_where_it_takes_place_once(
    lens: Commune, geography: dict[str, Commune]
) -> None:
    solution = SolutionFactory(actor=_actor("cio", lens))
    for code in ("59350", "59512"):
        PlaceFactory(solution=solution, commune=geography[code])
    assert coverage(NORD).total_solutions == 1
    assert coverage(PAS_DE_CALAIS).total_solutions == 0


def test_a_remote_solution_without_a_place_belongs_to_no_departement(lens: Commune) -> None:
    SolutionFactory(actor=_actor("cned", lens), remote=True)
    assert coverage(PAS_DE_CALAIS).total_solutions == 0


def test_one_and_all_say_the_same(lens: Commune) -> None:
    _complete(lens)
    rows = {row.code: row for row in all_coverages()}
    assert rows[PAS_DE_CALAIS] == coverage(PAS_DE_CALAIS)
    assert list(rows) == sorted(rows)
    assert len(rows) == Departement.objects.count()


def test_a_code_that_names_no_departement_is_an_error(lens: Commune) -> None:
    with pytest.raises(Departement.DoesNotExist):
        coverage("999")


@pytest.mark.parametrize("read", [all_coverages, lambda: coverage(PAS_DE_CALAIS)])
def test_reading_costs_the_same_with_more_rows(
    lens: Commune, django_assert_num_queries: Any, read: Any
) -> None:
    _complete(lens)
    with django_assert_num_queries(2):
        read()
    _complete(lens)
    with django_assert_num_queries(2):
        read()


def test_the_page_is_for_teams_only(lens: Commune, client: Client) -> None:
    url = reverse("directory_data_state")
    for user, status in ((UserFactory(), 302), (UserFactory(national=True), 200)):
        client.force_login(user)
        assert client.get(url).status_code == status


def test_the_page_filters_by_region_and_sorts(lens: Commune, client: Client) -> None:
    client.force_login(UserFactory(national=True))
    _complete(lens)
    rows = client.get(reverse("directory_data_state"), {"region": "32"}).context["rows"]
    assert {row["region"] for row in rows} == {"Hauts-de-France"}
    assert len(rows) == 5
    page = client.get(reverse("directory_data_state"), {"region": "32", "tri": "manques"})
    assert page.context["rows"][-1]["code"] == PAS_DE_CALAIS
    assert (
        client.get(reverse("directory_data_state"), {"region": "x", "tri": "y"}).status_code == 200
    )


def test_the_page_costs_the_same_with_more_rows(
    lens: Commune, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(UserFactory(national=True))
    for _ in range(5):
        _complete(lens)
    with django_assert_max_num_queries(20):
        client.get(reverse("directory_data_state"))
