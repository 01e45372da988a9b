"""From rows to documents: inheritance, zones, positions, and a constant number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.enums import ContactVisibility, Precision, ZoneKind
from directory.models import Commune
from search.corpus import read_corpus
from search.documents import Document
from tests.factories import (
    AgeRuleFactory,
    AudienceFactory,
    ContactFactory,
    CustomZoneFactory,
    IntakeFactory,
    PlaceFactory,
    PlatformFactory,
    PlatformZoneFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
)

pytestmark = pytest.mark.django_db

Geography = dict[str, Commune]


def only_document() -> Document:
    (document,) = read_corpus().documents
    return document


def test_own_age_rules_replace_those_of_the_scheme_entirely() -> None:
    scheme = SchemeFactory()
    AgeRuleFactory(scheme=scheme, minimum=16, maximum=25)
    AgeRuleFactory(scheme=scheme, minimum=15, maximum=15, condition="accord de l’IA-DASEN")
    solution = SolutionFactory(scheme=scheme)
    assert [(r.minimum, r.conditional) for r in only_document().rules] == [(16, False), (15, True)]
    AgeRuleFactory(scheme=None, solution=solution, minimum=18, maximum=20)
    assert [(r.minimum, r.maximum) for r in only_document().rules] == [(18, 20)]


def test_audiences_come_from_the_scheme_unless_the_solution_has_its_own() -> None:
    one, other = AudienceFactory(), AudienceFactory()
    scheme = SchemeFactory()
    scheme.audiences.add(one)
    solution = SolutionFactory(scheme=scheme)
    assert only_document().audiences == (one.slug,)
    solution.audiences.add(other)
    assert only_document().audiences == (other.slug,)


def test_statuses_are_never_inherited() -> None:
    scheme = SchemeFactory()
    SolutionFactory(scheme=scheme)
    assert only_document().statuses == ()


@pytest.mark.parametrize(
    ("own", "of_scheme", "effective"), [(None, None, 180), (None, 365, 365), (30, 365, 30)]
)
def test_how_long_a_sheet_stays_fresh(
    own: int | None, of_scheme: int | None, effective: int
) -> None:
    SolutionFactory(freshness_days=own, scheme=SchemeFactory(freshness_days=of_scheme))
    assert only_document().freshness_days == effective


def test_a_zone_not_stated_is_not_france() -> None:
    SolutionFactory(zone_kind="")
    assert only_document().zone == frozenset()


def test_france_is_a_zone() -> None:
    SolutionFactory(zone_kind=ZoneKind.FRANCE)
    assert only_document().zone == {"france"}


def test_a_basin_is_expanded_into_its_communes(geography: Geography) -> None:
    basin = CustomZoneFactory()
    basin.communes.add(geography["62498"], geography["62427"])
    solution = SolutionFactory(zone_kind=ZoneKind.BASSIN)
    SolutionZoneFactory(solution=solution, commune=None, basin=basin)
    assert only_document().zone == {"commune:62498", "commune:62427"}


def test_a_platform_zone_is_expanded_through_its_basins(geography: Geography) -> None:
    basin = CustomZoneFactory()
    basin.communes.add(geography["62498"])
    platform = PlatformFactory(departement=geography["62498"].departement)
    PlatformZoneFactory(owner=platform, commune=None, basin=basin)
    solution = SolutionFactory(zone_kind=ZoneKind.PSAD)
    SolutionZoneFactory(solution=solution, commune=None, platform=platform)
    assert only_document().zone == {"commune:62498"}
    assert read_corpus().geography.platforms[platform.slug] == {"commune:62498"}


def test_a_place_without_a_point_stands_at_its_commune(geography: Geography) -> None:
    lens = geography["62498"]
    solution = SolutionFactory()
    PlaceFactory(solution=solution, commune=lens, latitude=None, longitude=None, precision="")
    PlaceFactory(
        solution=solution, commune=lens, latitude=50.5, longitude=2.9, precision=Precision.ADDRESS
    )
    points = [(p.latitude, p.longitude, p.departement) for p in only_document().places]
    assert points == [(lens.latitude, lens.longitude, "62"), (50.5, 2.9, "62")]


def test_no_professional_contact_enters_a_document() -> None:
    solution = SolutionFactory()
    for owner in ({"solution": solution, "actor": None}, {"actor": solution.actor}):
        ContactFactory(
            **owner,
            function="SENTINELLE",
            name="SENTINELLE",
            email="sentinelle@exemple.test",
            visibility=ContactVisibility.PROFESSIONAL,
        )
    assert "sentinelle" not in repr(read_corpus()).lower()


def test_reading_costs_the_same_queries_for_one_and_for_many() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            read_corpus()
        return len(captured)

    def fill() -> None:
        solution: Any = SolutionFactory()
        solution.tags.add("santé mentale")
        PlaceFactory(solution=solution)
        IntakeFactory(solution=solution)

    fill()
    read_corpus()  # content types are read once a process
    before = queries()
    for _ in range(5):
        fill()
    assert queries() == before
