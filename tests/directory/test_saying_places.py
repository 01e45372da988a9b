"""What is said of places: believed until when, by whom, through what; never over another's word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from directory.enums import Channel, EntryKind
from directory.models import Change, Intake
from directory.places.rules import Dates, Said, problems_of, stamp_of, valid_until
from directory.places.saying import (
    PlacesChanged,
    PlacesRefused,
    Saying,
    say_many,
    signature,
)
from search.corpus import read_corpus
from tests.days import TODAY, days_from_today
from tests.directory.places_world import say_places
from tests.factories import IntakeFactory, SolutionFactory, UserFactory


def problems(said: Said, before: Dates | None = None) -> dict[str, str]:
    return problems_of(said, before or Dates(), TODAY)


@pytest.mark.parametrize(
    ("freshness", "days"), [(None, 30), (0, 30), (14, 14), (90, 90), (5_000, 366)]
)
def test_a_number_is_believed_as_long_as_the_sheet_else_thirty_days(
    freshness: int | None, days: int
) -> None:
    assert valid_until(freshness, TODAY) == days_from_today(days)


def test_more_open_places_than_places_is_told_with_both_numbers() -> None:
    said = Said(open_places=15, total_places=12)
    assert problems(said) == {"open": "15 places libres sur 12. Corrigez un des deux nombres."}


@pytest.mark.parametrize("count", [-1, 10_000])
def test_a_number_out_of_reason_is_refused(count: int) -> None:
    assert set(problems(Said(open_places=count))) == {"open"}
    assert set(problems(Said(total_places=count))) == {"total"}


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (366, False), (367, True)])
def test_until_when_is_within_the_year_to_come(days: int, refused: bool) -> None:
    said = Said(open_places=1, expires_at=days_from_today(days))
    assert ("until" in problems(said)) is refused


@pytest.mark.parametrize(
    ("starts", "apply", "field"),
    [
        (-1, None, "starts"),
        (0, None, None),
        (10, 10, None),
        (10, 11, "apply"),
        (10, -1, "apply"),
        (None, 5, "apply"),
        (None, None, None),
    ],
)
def test_dates_of_entry(starts: int | None, apply: int | None, field: str | None) -> None:
    dates = Dates(
        starts_on=None if starts is None else days_from_today(starts),
        apply_by=None if apply is None else days_from_today(apply),
    )
    assert set(problems(Said(dates=dates))) == ({field} if field else set())


def test_dates_that_stood_are_never_refused() -> None:
    old = Dates(starts_on=days_from_today(-5), apply_by=days_from_today(-9))
    assert problems(Said(dates=old), old) == {}


@pytest.mark.django_db
def test_a_number_keeps_who_when_and_through_what() -> None:
    intake, lead = IntakeFactory(), UserFactory(lead=True, first_name="Anne", last_name="Roy")
    said = say_places(intake, open_places=4, total_places=12, by=lead, today=TODAY)
    intake.refresh_from_db()
    assert intake == said
    assert (intake.open_places, intake.total_places) == (4, 12)
    assert (intake.seen_at, intake.expires_at) == (TODAY, days_from_today(30))
    assert intake.seen_by == "Anne Roy"
    change = Change.objects.get(model="intake", object_id=str(intake.pk), action="updated")
    assert change.fields["open_places"] == [None, 4]
    assert (change.revision.by, change.revision.channel) == (lead, Channel.ESPACE)
    assert (change.root_model, change.root_id) == ("solution", str(intake.solution_id))


@pytest.mark.django_db
def test_a_structure_without_account_signs_with_words_through_its_link() -> None:
    intake = IntakeFactory()
    say_places(
        intake, open_places=0, total_places=None, who="Accueil", channel=Channel.LINK, today=TODAY
    )
    intake.refresh_from_db()
    assert (intake.open_places, intake.seen_by) == (0, "Accueil")
    change = Change.objects.filter(model="intake").latest("pk")
    assert (change.revision.by, change.revision.channel) == (None, Channel.LINK)


@pytest.mark.django_db
def test_nobody_knows_is_an_answer_that_needs_no_end() -> None:
    intake = IntakeFactory(counted=True)
    say_places(intake, open_places=None, total_places=12, who="x", today=TODAY)
    intake.refresh_from_db()
    assert (intake.open_places, intake.expires_at, intake.seen_at) == (None, None, TODAY)


@pytest.mark.django_db
def test_dates_are_left_alone_unless_they_are_told() -> None:
    intake = IntakeFactory(dated=True, apply_by=days_from_today(20))
    say_places(intake, open_places=3, total_places=5, who="x", today=TODAY)
    intake.refresh_from_db()
    assert (intake.kind, intake.starts_on) == (EntryKind.DATEE, days_from_today(30))
    told = Said(open_places=3, total_places=5, dates=Dates())
    say_many(
        [Saying(said=told, solution_id=intake.solution_id, intake_id=intake.pk)],
        who="x",
        today=TODAY,
    )
    intake.refresh_from_db()
    assert (intake.kind, intake.starts_on, intake.apply_by) == (EntryKind.PERMANENTE, None, None)


def new_way_in(solution: Any, shown: str | None = "", starts: date | None = None) -> Saying:
    said = Said(open_places=2, total_places=8, dates=Dates(starts_on=starts))
    return Saying(said=said, solution_id=solution.pk, shown=shown)


@pytest.mark.django_db
def test_a_solution_without_a_way_in_receives_one() -> None:
    solution = SolutionFactory()
    (said,) = say_many([new_way_in(solution, starts=days_from_today(9))], who="x", today=TODAY)
    assert Intake.objects.get(solution=solution) == said
    assert (said.kind, said.open_places) == (EntryKind.DATEE, 2)
    assert Change.objects.get(object_id=str(said.pk), model="intake").action == "created"


@pytest.mark.django_db
def test_two_people_do_not_both_create_the_first_way_in() -> None:
    solution = SolutionFactory()
    theirs = IntakeFactory(solution=solution, counted=True)
    with pytest.raises(PlacesChanged) as refused:
        say_many([new_way_in(solution)], who="x", today=TODAY)
    assert refused.value.theirs == {0: theirs}
    assert Intake.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("starts", [None, days_from_today(9)])
def test_a_first_way_in_sent_twice_is_written_once(starts: date | None) -> None:
    solution = SolutionFactory()
    said = [
        say_many([new_way_in(solution, starts=starts)], who="x", today=TODAY)[0].pk
        for _ in range(2)
    ]
    assert said == [Intake.objects.get(solution=solution).pk] * 2


@pytest.mark.django_db
def test_a_line_that_changed_meanwhile_is_not_overwritten() -> None:
    intake = IntakeFactory(counted=True)
    shown = stamp_of(intake)
    say_places(intake, open_places=3, total_places=12, who="l’autre", shown=shown, today=TODAY)
    with pytest.raises(PlacesChanged) as refused:
        say_places(intake, open_places=1, total_places=12, who="moi", shown=shown, today=TODAY)
    standing = refused.value.theirs[0]
    assert standing is not None
    assert (standing.open_places, standing.seen_by) == (3, "l’autre")
    intake.refresh_from_db()
    assert (intake.open_places, intake.seen_by) == (3, "l’autre")


@pytest.mark.django_db
def test_the_same_word_said_twice_is_no_conflict() -> None:
    intake = IntakeFactory(counted=True)
    shown = stamp_of(intake)
    for _ in range(2):
        say_places(intake, open_places=3, total_places=12, who="x", shown=shown, today=TODAY)
    intake.refresh_from_db()
    assert intake.open_places == 3


@pytest.mark.django_db
def test_a_line_that_is_gone_is_told() -> None:
    intake = IntakeFactory()
    Intake.objects.filter(pk=intake.pk).delete()
    with pytest.raises(PlacesChanged) as refused:
        say_places(intake, open_places=1, total_places=2, who="x", today=TODAY)
    assert refused.value.theirs == {0: None}


@pytest.mark.django_db
def test_one_wrong_line_and_nothing_is_written() -> None:
    good, wrong = IntakeFactory(), IntakeFactory()
    with pytest.raises(PlacesRefused) as refused:
        say_many(
            [
                Saying(
                    said=Said(open_places=count, total_places=5),
                    solution_id=row.solution_id,
                    intake_id=row.pk,
                )
                for row, count in ((good, 2), (wrong, 6))
            ],
            who="x",
            today=TODAY,
        )
    assert set(refused.value.problems) == {1}
    good.refresh_from_db()
    assert good.open_places is None


@pytest.mark.django_db
def test_fifty_lines_cost_what_one_costs(django_assert_max_num_queries: Any) -> None:
    rows = [IntakeFactory(counted=True) for _ in range(50)]
    sayings = [
        Saying(
            said=Said(open_places=1, total_places=9),
            solution_id=row.solution_id,
            intake_id=row.pk,
            shown=stamp_of(row),
        )
        for row in rows
    ]
    with django_assert_max_num_queries(11):
        say_many(sayings, who="x", today=TODAY)
    assert set(Intake.objects.values_list("open_places", flat=True)) == {1}
    assert Change.objects.filter(model="intake", action="updated").count() == 50


@pytest.mark.django_db
def test_the_search_reads_it_at_once() -> None:
    intake = IntakeFactory()
    say_places(intake, open_places=7, total_places=9, who="x", today=TODAY)
    (document,) = read_corpus().documents
    (told,) = document.intakes
    assert (told.open_places, told.seen_at) == (7, TODAY)


@pytest.mark.django_db
def test_a_signature_is_a_name_or_a_role_never_an_address() -> None:
    nameless = UserFactory(lead=True, first_name="", last_name="")
    assert signature(nameless) == "responsable de plateforme"
