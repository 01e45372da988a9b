"""The usual way and the engine give the same numbers: else comparing their speed means nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.http import QueryDict

from bench import orm
from bench.workload import Workload
from directory.gazetteer import home_by_code
from directory.models import Departement, Solution
from search.corpus import read_corpus
from search.criteria import YES, SearchCriteria
from search.engines.resident import ResidentEngine
from search.forms import Known, SearchForm
from tests.days import TODAY

pytestmark = pytest.mark.usefixtures("generated")


@pytest.fixture
def engine() -> ResidentEngine:
    return ResidentEngine(read_corpus())


def _criteria(engine: ResidentEngine, query: str, today: date = TODAY) -> SearchCriteria:
    corpus = engine.corpus
    known = Known(vocabularies=corpus.vocabularies, geography=corpus.geography)
    return SearchForm(QueryDict(query), known, today).criteria


def _difference(engine: ResidentEngine, criteria: SearchCriteria) -> str:
    expected, found = engine.search(criteria), orm.search(criteria)
    counts = {name: {v: n for v, n in pairs if n} for name, pairs in expected.facets.items()}
    if found.total != expected.total:
        return f"total {found.total}, the engine says {expected.total}"
    for facet, wanted in counts.items():
        if found.facets[facet] != wanted:
            return f"{facet} {found.facets[facet]}, the engine says {wanted}"
    return ""


def test_totals_and_every_facet_count_agree_on_a_workload(engine: ResidentEngine) -> None:
    asked = [_criteria(engine, query) for query in Workload(5).queries(90)]
    answered = [criteria for criteria in asked if orm.answers(criteria)]
    assert len(answered) >= 30
    for criteria in answered:
        assert _difference(engine, criteria) == "", criteria
    totals = [engine.search(criteria).total for criteria in answered]
    assert sum(total > 0 for total in totals) >= 20


@pytest.mark.parametrize("facet", ["places", "internat", "distance", "pmr", "obligation"])
def test_yes_no_facets_agree_when_selected(engine: ResidentEngine, facet: str) -> None:
    criteria = SearchCriteria(today=TODAY, selections=((facet, (YES,)),))
    assert engine.search(criteria).total > 0
    assert _difference(engine, criteria) == ""


@pytest.mark.parametrize("facet", ["phase", "entree", "statut", "public", "niveau", "prescripteur"])
def test_facets_with_values_agree_for_each_value_alone(engine: ResidentEngine, facet: str) -> None:
    for value in engine.corpus.vocabularies[facet]:
        criteria = SearchCriteria(today=TODAY, selections=((facet, (value,)),))
        assert _difference(engine, criteria) == "", value


@pytest.mark.parametrize("param", ["departement", "region", "academie"])
def test_territories_agree(engine: ResidentEngine, param: str) -> None:
    column = {"departement": "code", "region": "region_id", "academie": "academie_id"}[param]
    codes = set(Departement.objects.exclude(**{column: None}).values_list(column, flat=True))
    for code in sorted(codes)[:6]:
        criteria = SearchCriteria(today=TODAY, territories=((param, code),))
        assert _difference(engine, criteria) == "", code


def test_platforms_agree(engine: ResidentEngine) -> None:
    for slug in sorted(engine.corpus.geography.platforms)[:6]:
        criteria = SearchCriteria(today=TODAY, territories=(("plateforme", slug),))
        assert _difference(engine, criteria) == "", slug


def test_a_suspension_ends_the_same_day_for_both(engine: ResidentEngine) -> None:
    suspended = Solution.objects.published().exclude(suspended_from=None)
    days = {day for row in suspended for day in (row.suspended_from, row.suspended_until)}
    assert days
    for day in days:
        assert _difference(engine, SearchCriteria(today=day)) == "", day


def test_a_commune_of_an_overseas_collectivity_is_answered_by_both(engine: ResidentEngine) -> None:
    home = home_by_code("97502")
    assert home is not None
    assert home.academie is None
    assert _difference(engine, SearchCriteria(today=TODAY, home=home)) == ""


def test_the_nearest_come_first(engine: ResidentEngine) -> None:
    criteria = _criteria(engine, "commune=62498")
    nearest = replace(criteria, sort="distance", page_size=10)
    distances = {hit.id: hit.distance_km for hit in engine.search(nearest).hits}
    found = orm.search(nearest)
    said = [distances.get(one) for one in found.ids]
    known = [km for km in said if km is not None]
    assert known
    assert known == sorted(known)


def test_the_second_page_follows_the_first(engine: ResidentEngine) -> None:
    criteria = replace(_criteria(engine, "commune=62498"), page_size=5)
    both = orm.search(replace(criteria, page_size=10)).ids
    assert orm.search(criteria).ids + orm.search(replace(criteria, page=2)).ids == both


def test_words_and_other_territories_are_left_to_the_engine() -> None:
    assert orm.answers(SearchCriteria(today=TODAY))
    assert not orm.answers(SearchCriteria(today=TODAY, q="cuisine"))
    assert not orm.answers(SearchCriteria(today=TODAY, include_outside=True))
