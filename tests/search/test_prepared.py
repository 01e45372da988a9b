"""A queryset compiled once gives what Django would give, for any list of ids."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from directory.enums import PublicationState
from directory.models import Solution
from search.prepared import Prepared
from tests.days import TODAY
from tests.factories import SolutionFactory

pytestmark = pytest.mark.django_db
COLUMNS = ("pk", "title", "verified_at", "is_remote", "has_boarding", "months_out_of_school")


def published() -> Prepared:
    return Prepared(
        lambda ids: (
            Solution.objects.filter(pk__in=ids, state=PublicationState.PUBLISHED)
            .order_by("pk")
            .values_list(*COLUMNS)
        )
    )


def test_the_rows_are_those_of_the_queryset() -> None:
    made = [SolutionFactory(has_boarding=True, months_out_of_school=6), SolutionFactory(draft=True)]
    made += SolutionFactory.create_batch(3, is_remote=True)
    prepared = published()
    for count in (1, 2, 5, 2, 1):
        ids = [one.pk for one in made[:count]]
        assert prepared.rows(ids) == list(prepared.build(ids))


def test_values_keep_their_types() -> None:
    one = SolutionFactory(has_boarding=True)
    [row] = published().rows([one.pk])
    assert row == (one.pk, one.title, TODAY, False, True, None)
    assert [type(value) for value in row[2:5]] == [date, bool, bool]


def test_ids_are_bound_again_at_each_use() -> None:
    first, second = SolutionFactory(), SolutionFactory()
    prepared = published()
    assert [row[0] for row in prepared.rows([first.pk])] == [first.pk]
    assert [row[0] for row in prepared.rows([second.pk])] == [second.pk]


def test_one_query_and_none_for_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    prepared = published()
    with django_assert_num_queries(1):
        prepared.rows([1, 2, 3])
    with django_assert_num_queries(0):
        assert prepared.rows([]) == []
