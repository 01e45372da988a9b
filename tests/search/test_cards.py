"""Rows of a page: published again, in the order of the hits, in five queries."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from directory.enums import PublicationState
from directory.gazetteer import home_by_code
from search.cards import read_cards
from search.criteria import SearchCriteria
from search.documents import DocumentIntake
from search.intakes import summarise
from search.listing import nearest_place, scheme_name, solution_href
from search.results import Hit
from tests.days import TODAY, days_from_today
from tests.factories import AgeRuleFactory, PlaceFactory, SolutionFactory
from tests.search.conftest import ARRAS, LENS, STRASBOURG, Scene


def hits(*ids: int) -> list[Hit]:
    return [Hit(one, 0) for one in ids]


@pytest.mark.django_db
def test_cards_come_in_the_order_of_the_hits(scene: Scene) -> None:
    asked = [scene.e2c.pk, scene.micro_lycee.pk, scene.immersion.pk]
    assert [card.id for card in read_cards(hits(*asked), TODAY)] == asked


@pytest.mark.django_db
def test_a_hit_that_is_not_published_any_more_is_left_out(scene: Scene) -> None:
    type(scene.e2c).objects.filter(pk=scene.e2c.pk).update(state=PublicationState.DRAFT)
    shown = read_cards(hits(scene.e2c.pk, scene.draft.pk, 10**6, scene.far.pk), TODAY)
    assert [card.id for card in shown] == [scene.far.pk]


@pytest.mark.django_db
def test_own_age_rules_replace_those_of_the_scheme(scene: Scene) -> None:
    inherited, own = scene.near, scene.micro_lycee
    AgeRuleFactory(solution=own, minimum=18, maximum=24)
    by_id = {card.id: card for card in read_cards(hits(inherited.pk, own.pk), TODAY)}
    assert [(rule.minimum, rule.maximum) for rule in by_id[own.pk].rules] == [(18, 24)]
    assert len(by_id[inherited.pk].rules) == 2


@pytest.mark.django_db
def test_five_queries_whatever_the_number_of_cards(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [SolutionFactory(scheme=scene.schemes["cej"]).pk for _ in range(30)]
    for asked in (many[:1], many):
        with django_assert_num_queries(5):
            assert len(read_cards(hits(*asked), TODAY)) == len(asked)
    with django_assert_num_queries(0):
        assert read_cards([], TODAY) == []


@pytest.mark.django_db
def test_the_place_shown_is_the_nearest(scene: Scene) -> None:
    PlaceFactory(solution=scene.far, commune=scene.communes[ARRAS])
    [card] = read_cards(hits(scene.far.pk), TODAY)
    shown = nearest_place(card, home_by_code(LENS))
    assert shown is not None
    assert shown.commune == ARRAS
    first = nearest_place(card, None)
    assert first is not None
    assert first.commune == STRASBOURG


@pytest.mark.django_db
def test_a_sigle_is_spelled_out(scene: Scene) -> None:
    [e2c, micro] = read_cards(hits(scene.e2c.pk, scene.micro_lycee.pk), TODAY)
    assert scheme_name(e2c) == "École de la deuxième chance (E2C)"
    assert scheme_name(micro) == "Micro-lycée"


def test_a_link_carries_what_is_known_of_the_person() -> None:
    assert solution_href("x", SearchCriteria(today=TODAY)) == "/solutions/x/"
    assert solution_href("x", SearchCriteria(today=TODAY, age=15)) == "/solutions/x/?age=15"


def intake(**facts: object) -> DocumentIntake:
    return DocumentIntake(**{"permanent": True, **facts})  # type: ignore[arg-type]


def counted(open_places: int, seen: int, expires: int) -> DocumentIntake:
    return intake(
        open_places=open_places,
        total_places=10,
        seen_at=days_from_today(seen),
        expires_at=days_from_today(expires),
    )


def test_places_are_summed_over_what_can_be_believed() -> None:
    summary = summarise([counted(3, -5, 10), counted(2, -1, 4), counted(9, -90, -1)], TODAY)
    assert (summary.open_places, summary.total_places) == (5, 20)
    assert summary.seen_at == days_from_today(-5)
    assert summary.expires_at == days_from_today(4)
    assert summary.expired is False


def test_the_last_day_is_still_believed() -> None:
    assert summarise([counted(3, -5, 0)], TODAY).open_places == 3
    late = summarise([counted(3, -5, -1)], TODAY)
    assert late.open_places is None
    assert late.expired is True


def test_nothing_said_of_the_places_is_not_an_expired_count() -> None:
    assert summarise([intake()], TODAY).expired is False
    assert summarise([], TODAY) == summarise(
        [intake(permanent=False, starts_on=date(2020, 1, 1))], TODAY
    )


def test_the_next_entry_is_the_earliest_to_come() -> None:
    dated = [
        intake(permanent=False, starts_on=days_from_today(days), apply_by=apply)
        for days, apply in ((40, None), (20, days_from_today(-1)), (30, days_from_today(0)))
    ]
    summary = summarise([*dated, intake()], TODAY)
    assert summary.next_intake == days_from_today(30)
    assert summary.entry == ("permanente", "datee")
