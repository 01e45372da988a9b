"""« Voir aussi »: the same scheme, nearest first, open to where the young person lives."""

from __future__ import annotations

import pytest

from directory.enums import PublicationState, ZoneKind
from directory.gazetteer import home_by_code
from directory.models import Commune, Solution
from search.engines import get_engine
from search.nearby import same_scheme
from tests.days import TODAY
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    PlaceFactory,
    SchemeFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

Geography = dict[str, Commune]
LENS, LIEVIN, LILLE, PARIS = "62498", "62510", "59350", "75056"


def at(commune: Commune, scheme: object, **more: object) -> Solution:
    solution: Solution = SolutionFactory(
        scheme=scheme, actor=ActorFactory(commune=commune), zone_kind=ZoneKind.FRANCE, **more
    )
    PlaceFactory(solution=solution, commune=commune)
    return solution


def test_the_nearest_of_the_same_scheme_come_first(geography: Geography) -> None:
    scheme = SchemeFactory()
    here = at(geography[LENS], scheme)
    paris, lille, lievin = (at(geography[code], scheme) for code in (PARIS, LILLE, LIEVIN))
    at(geography[LENS], SchemeFactory())
    assert same_scheme(get_engine(), here, today=TODAY) == [lievin, lille, paris]
    near_paris = same_scheme(get_engine(), here, today=TODAY, home=home_by_code(PARIS))
    assert near_paris[0] == paris


def test_what_does_not_take_this_age_is_not_offered(geography: Geography) -> None:
    scheme = SchemeFactory()
    here, other = at(geography[LENS], scheme), at(geography[LILLE], scheme)
    AgeRuleFactory(scheme=None, solution=other, minimum=18, maximum=25)
    assert same_scheme(get_engine(), here, today=TODAY, age=16) == []
    assert same_scheme(get_engine(), here, today=TODAY, age=18) == [other]


def test_drafts_and_more_than_asked_are_left_out(geography: Geography) -> None:
    scheme = SchemeFactory()
    here = at(geography[LENS], scheme)
    at(geography[LILLE], scheme, state=PublicationState.DRAFT)
    for _ in range(5):
        at(geography[LILLE], scheme)
    found = same_scheme(get_engine(), here, today=TODAY)
    assert len(found) == 3
    assert all(one.state == PublicationState.PUBLISHED for one in found)


def test_an_actor_without_a_commune_still_has_neighbours(geography: Geography) -> None:
    scheme = SchemeFactory()
    here = SolutionFactory(scheme=scheme, actor=ActorFactory(commune=None))
    other = at(geography[LILLE], scheme)
    assert same_scheme(get_engine(), here, today=TODAY) == [other]
