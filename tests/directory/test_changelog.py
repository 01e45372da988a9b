"""The changelog tells every change, in order, with what was before: followers miss nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from directory import changelog
from directory.changelog import Root, head_number, roots_since
from directory.enums import ChangeAction, Channel
from directory.models import Actor, Change, Intake, Revision, Scheme, Solution
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    AudienceFactory,
    CommuneFactory,
    ContactFactory,
    CustomZoneFactory,
    IntakeFactory,
    MembershipFactory,
    PlaceFactory,
    PlatformFactory,
    SchemeFactory,
    SolutionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def changes_after(number: int) -> list[Change]:
    return list(Change.objects.filter(revision_id__gt=number).order_by("pk"))


def roots_after(number: int) -> list[Root]:
    roots = roots_since(number, limit=50)
    assert roots is not None
    return roots


def fail_after(write: Any) -> None:
    write()
    raise ZeroDivisionError


def test_an_empty_directory_is_at_number_zero() -> None:
    assert head_number() == 0


def test_a_creation_tells_every_column_it_set() -> None:
    actor = ActorFactory(name="CIO de Lens")
    change = Change.objects.get(model="actor", object_id=str(actor.pk))
    assert change.action == ChangeAction.CREATED
    assert change.fields["name"] == [None, "CIO de Lens"]
    assert "version" not in change.fields


def test_an_edit_tells_what_was_before_and_after_and_nothing_else() -> None:
    actor = ActorFactory(name="CIO de Lens")
    before = head_number()
    actor.name = "CIO de Lens et Liévin"
    actor.save()
    (change,) = changes_after(before)
    assert change.action == ChangeAction.UPDATED
    assert change.fields == {
        "name": ["CIO de Lens", "CIO de Lens et Liévin"],
        "name_key": ["cio de lens", "cio de lens et lievin"],
    }


def test_saving_without_a_change_adds_no_change() -> None:
    actor = ActorFactory()
    before = head_number()
    Actor.objects.get(pk=actor.pk).save()
    assert changes_after(before) == []


def test_each_save_raises_the_version_of_a_record() -> None:
    solution = SolutionFactory()
    solution.pay = "Gratuit"
    solution.save(update_fields=["pay"])
    stored = Solution.objects.get(pk=solution.pk)
    assert (stored.pay, stored.version) == ("Gratuit", 2)


@pytest.mark.parametrize(
    ("factory", "root"),
    [
        (IntakeFactory, "solution"),
        (PlaceFactory, "solution"),
        (ContactFactory, "actor"),
        (MembershipFactory, "platform"),
        (AgeRuleFactory, "scheme"),
        (SchemeFactory, "scheme"),
    ],
)
def test_a_part_makes_followers_refresh_the_record_it_belongs_to(factory: Any, root: str) -> None:
    part = factory()
    owner = str(getattr(part, f"{root}_id", part.pk))
    before = head_number()
    part.delete()
    (change,) = changes_after(before)
    owner = getattr(part, f"{root}_id", None) or (part._meta.model_name and change.root_id)
    assert (change.root_model, change.root_id) == (root, str(owner))
    assert change.action == ChangeAction.DELETED


def test_the_parts_of_a_solution_refresh_that_solution_and_not_its_scheme() -> None:
    solution = SolutionFactory()
    before = head_number()
    AgeRuleFactory(solution=solution)
    ContactFactory(actor=None, solution=solution)
    assert roots_after(before) == [Root("solution", str(solution.pk))]


def test_a_part_that_moves_refreshes_the_old_owner_and_the_new_one() -> None:
    intake = IntakeFactory()
    old, new = intake.solution, SolutionFactory()
    before = head_number()
    intake.solution = new
    intake.save()
    assert set(roots_after(before)) == {
        Root("solution", str(old.pk)),
        Root("solution", str(new.pk)),
    }


def test_a_deleted_solution_tells_of_itself_and_of_what_went_with_it() -> None:
    solution = SolutionFactory(with_places=True)
    number = str(solution.pk)
    before = head_number()
    solution.delete()
    told = {(change.model, change.action) for change in changes_after(before)}
    assert told == {("solution", "deleted"), ("intake", "deleted")}
    assert roots_after(before) == [Root("solution", number)]


def test_many_to_many_changes_are_told() -> None:
    solution, audience = SolutionFactory(), AudienceFactory()
    before = head_number()
    solution.audiences.add(audience)
    solution.audiences.clear()
    first, second = changes_after(before)
    assert first.fields == {"Solution_audiences": ["post_add", [str(audience.pk)]]}
    assert second.fields == {"Solution_audiences": ["post_clear", []]}
    assert roots_after(before) == [Root("solution", str(solution.pk))]


def test_adding_what_is_already_there_tells_nothing() -> None:
    audience = AudienceFactory()
    solution = SolutionFactory(audiences=[audience])
    before = head_number()
    solution.audiences.add(audience)
    assert changes_after(before) == []


def test_a_many_to_many_change_from_the_other_side_refreshes_all_of_this_one() -> None:
    solution, audience = SolutionFactory(), AudienceFactory()
    before = head_number()
    audience.solution_set.add(solution)
    assert Root("solution", "") in roots_after(before)


def test_the_communes_of_a_zone_are_told() -> None:
    zone = CustomZoneFactory()
    before = head_number()
    zone.communes.add(CommuneFactory())
    assert roots_after(before) == [Root("customzone", str(zone.pk))]


def test_keywords_are_told() -> None:
    solution = SolutionFactory()
    before = head_number()
    solution.tags.add("mécanique")
    solution.tags.remove("mécanique")
    assert [change.fields for change in changes_after(before)] == [
        {"tags": [None, "mécanique"]},
        {"tags": [None, "mécanique"]},
    ]


def test_an_update_in_bulk_names_each_record() -> None:
    solutions = SolutionFactory.create_batch(3)
    before = head_number()
    assert Solution.objects.filter(pk__in=[s.pk for s in solutions[:2]]).update(pay="Gratuit") == 2
    assert {root.id for root in roots_after(before)} == {str(s.pk) for s in solutions[:2]}
    assert changes_after(before)[0].fields == {"pay": [None, "Gratuit"]}
    assert Revision.objects.filter(number__gt=before).count() == 1


def test_an_update_of_nothing_names_no_record() -> None:
    before = head_number()
    assert Solution.objects.filter(pk=0).update(pay="Gratuit") == 0
    assert changes_after(before) == []


def test_a_creation_in_bulk_and_an_update_in_bulk_refresh_their_owners() -> None:
    solution = SolutionFactory()
    before = head_number()
    Intake.objects.bulk_create(
        [Intake(solution=solution, kind="permanente"), Intake(solution=solution, kind="permanente")]
    )
    intakes = list(Intake.objects.all())
    for intake in intakes:
        intake.total_places = 12
    Intake.objects.bulk_update(intakes, ["total_places"])
    assert roots_after(before) == [Root("solution", str(solution.pk))]
    created, updated = changes_after(before)
    assert created.action == updated.action == ChangeAction.BULK
    assert updated.fields == {"total_places": [None, None]}


def test_very_many_records_at_once_are_told_as_all_of_them() -> None:
    solution = SolutionFactory()
    before = head_number()
    Solution.objects.bulk_create(
        [
            Solution(
                title=f"S{n}",
                slug=f"s{n}",
                title_key=f"s{n}",
                scheme=solution.scheme,
                actor=solution.actor,
                summary="…",
            )
            for n in range(201)
        ]
    )
    assert roots_after(before) == [Root("solution", "")]


def test_numbers_follow_one_another() -> None:
    ActorFactory()
    PlatformFactory()
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, head_number() + 1))


def test_writes_inside_one_revision_share_its_number_its_author_and_its_channel() -> None:
    user = UserFactory(national=True)
    before = head_number()
    with changelog.revision(by=user, channel=Channel.ESPACE) as outer:
        ActorFactory()
        with changelog.revision(channel=Channel.IMPORT) as inner:
            SchemeFactory()
    stored = Revision.objects.get(number__gt=before)
    assert outer == inner == stored.number == head_number()
    assert (stored.by, stored.channel) == (user, Channel.ESPACE)


def test_a_revision_that_fails_leaves_neither_change_nor_number() -> None:
    before = head_number()
    with pytest.raises(ZeroDivisionError), changelog.revision():
        fail_after(SchemeFactory)
    assert head_number() == before
    assert not Scheme.objects.exists()
    SchemeFactory()
    assert head_number() == before + 1


def test_a_rolled_back_save_leaves_no_trace() -> None:
    before = head_number()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_after(ActorFactory)
    assert (head_number(), changes_after(before)) == (before, [])


def test_the_history_outlives_the_person_who_made_it() -> None:
    user = UserFactory()
    with changelog.revision(by=user, channel=Channel.ADMIN) as number:
        SchemeFactory()
    user.delete()
    assert Revision.objects.get(number=number).by is None
    assert Change.objects.filter(revision_id=number).exists()


def test_too_many_changed_records_ask_for_a_full_read() -> None:
    before = head_number()
    SchemeFactory.create_batch(3)
    assert roots_since(before, limit=2) is None
    assert len(roots_since(before, limit=3) or ()) == 3
    assert roots_since(head_number(), limit=3) == []
