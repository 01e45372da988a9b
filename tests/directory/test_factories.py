"""Every factory gives one valid record: a test that builds on them fails for its own reason."""

from __future__ import annotations

from typing import Any

import pytest

import tests.factories as factories
from directory.enums import EntryKind
from directory.models import Commune, CommunePostalCode, FormerCommune, Intake
from tests.factories import (
    ActorZoneFactory,
    AgeRuleFactory,
    CommuneFactory,
    DepartementFactory,
    IntakeFactory,
    PlatformZoneFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
    SynonymGroupFactory,
    UserFactory,
)

NEED_A_TERRITORY = {"ActorZoneFactory", "PlatformZoneFactory", "SolutionZoneFactory"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(factories.__all__) - NEED_A_TERRITORY))
def test_each_factory_makes_a_record_that_passes_its_own_validation(name: str) -> None:
    record: Any = getattr(factories, name)()
    record.full_clean()


@pytest.mark.django_db
def test_zone_factories_take_a_territory() -> None:
    departement = DepartementFactory()
    for factory in (ActorZoneFactory, PlatformZoneFactory, SolutionZoneFactory):
        assert str(factory(departement=departement)) == "Pas-de-Calais (62)"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "trait", ["draft", "archived", "example", "remote", "everywhere", "suspended"]
)
def test_each_trait_of_a_solution_is_valid(trait: str) -> None:
    SolutionFactory(**{trait: True}).full_clean()


@pytest.mark.django_db
def test_a_solution_with_places_has_one_dated_intake_with_places() -> None:
    solution = SolutionFactory(with_places=True)
    intake = solution.intakes.get()
    assert (intake.kind, intake.open_places) == (EntryKind.DATEE, 5)


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["dated", "past", "counted", "full", "expired"])
def test_each_trait_of_an_intake_is_valid(trait: str) -> None:
    IntakeFactory(**{trait: True}).full_clean()
    assert Intake.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["national", "regional", "departmental", "lead", "superuser"])
def test_each_role_of_a_user_is_valid(trait: str) -> None:
    UserFactory(**{trait: True}).full_clean()


@pytest.mark.django_db
def test_an_age_rule_belongs_to_a_scheme_or_to_a_solution() -> None:
    assert AgeRuleFactory().scheme is not None
    assert AgeRuleFactory(solution=SolutionFactory()).scheme is None
    assert SchemeFactory(ages=(16, 25)).age_rules.get().maximum == 25


@pytest.mark.django_db
def test_a_synonym_group_takes_its_phrases() -> None:
    group = SynonymGroupFactory(phrases=["Pôle emploi", "France Travail"])
    assert [phrase.key for phrase in group.phrases.all()] == ["pole emploi", "france travail"]


def test_the_sample_geography_is_real(geography: dict[str, Commune]) -> None:
    assert geography["62498"].label == "Lens (62)"
    assert geography["62291"].search_name == "eleu dit leauwette"
    assert CommunePostalCode.objects.filter(code="62300").count() == 2
    assert FormerCommune.objects.get(code="75111").commune_id == "75056"


def test_factories_live_beside_the_sample_geography(geography: dict[str, Commune]) -> None:
    before = len(geography)
    assert CommuneFactory(lens=True) == geography["62498"]
    CommuneFactory()
    assert Commune.objects.count() == before + 1
