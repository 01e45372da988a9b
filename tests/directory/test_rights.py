"""Who sees and who may edit, as the queries say it: rights are part of the query."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from directory.enums import PublicationState
from directory.models import Actor, Commune, Contact, Platform, Solution, User
from tests.factories import (
    ActorFactory,
    ContactFactory,
    DepartementFactory,
    MembershipFactory,
    PlatformFactory,
    RegionFactory,
    SolutionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lens(geography: dict[str, Commune]) -> dict[str, Any]:
    """One published and one draft record at Lens (62, région 32), and the same at Rennes (35, 53);
    a platform at each."""
    records: dict[str, Any] = {}
    for town, code in (("lens", "62498"), ("rennes", "35238")):
        actor = ActorFactory(commune=geography[code])
        platform = PlatformFactory(departement=geography[code].departement)
        MembershipFactory(platform=platform, actor=actor)
        records[town] = {
            "actor": actor,
            "actor_draft": ActorFactory(commune=geography[code], draft=True),
            "solution": SolutionFactory(actor=actor),
            "draft": SolutionFactory(actor=actor, draft=True),
            "archived": SolutionFactory(actor=actor, archived=True),
            "platform": platform,
        }
    return records


def titles(records: QuerySet[Any]) -> set[str]:
    return set(records.values_list("slug", flat=True))


def slugs(*records: Any) -> set[str]:
    return {record.slug for record in records}


def test_published_means_neither_draft_nor_withdrawn(lens: dict[str, Any]) -> None:
    published = slugs(lens["lens"]["solution"], lens["rennes"]["solution"])
    assert titles(Solution.objects.published()) == published


def test_visitors_see_what_is_published_and_edit_nothing(lens: dict[str, Any]) -> None:
    visitor = AnonymousUser()
    assert titles(Solution.objects.visible_to(visitor)) == titles(Solution.objects.published())
    for model in (Actor, Solution, Platform):
        assert not model.objects.editable_by(visitor).exists()


def test_a_professional_sees_what_is_published_and_edits_nothing(lens: dict[str, Any]) -> None:
    user = UserFactory()
    assert titles(Solution.objects.visible_to(user)) == titles(Solution.objects.published())
    assert not Actor.objects.editable_by(user).exists()


def test_the_national_team_edits_all(lens: dict[str, Any]) -> None:
    user = UserFactory(national=True)
    for model in (Actor, Solution, Platform):
        assert titles(model.objects.editable_by(user)) == titles(model.objects.all())


@pytest.mark.parametrize("team", ["regional", "departmental", "lead"])
def test_a_team_edits_its_territory_and_no_other(lens: dict[str, Any], team: str) -> None:
    here, there = lens["lens"], lens["rennes"]
    user = make_user(team, here)
    mine = titles(Solution.objects.editable_by(user))
    assert mine == slugs(here["solution"], here["draft"], here["archived"])
    assert titles(Platform.objects.editable_by(user)) == slugs(here["platform"])
    assert here["actor"].slug in titles(Actor.objects.editable_by(user))
    assert there["actor"].slug not in titles(Actor.objects.editable_by(user))


@pytest.mark.parametrize("team", ["regional", "departmental", "lead"])
def test_a_team_sees_its_own_drafts_and_nobody_elses(lens: dict[str, Any], team: str) -> None:
    here, there = lens["lens"], lens["rennes"]
    visible = titles(Solution.objects.visible_to(make_user(team, here)))
    assert here["draft"].slug in visible
    assert there["draft"].slug not in visible
    assert there["solution"].slug in visible


def make_user(team: str, records: dict[str, Any]) -> User:
    departement = records["platform"].departement
    if team == "regional":
        return UserFactory(regional=True, region=departement.region)
    if team == "departmental":
        return UserFactory(departmental=True, departement=departement)
    user = UserFactory(lead=True)
    records["platform"].leads.add(user)
    return user


def test_a_lead_edits_the_members_of_the_platform_only(lens: dict[str, Any]) -> None:
    user = make_user("lead", lens["lens"])
    assert titles(Actor.objects.editable_by(user)) == slugs(lens["lens"]["actor"])


def test_a_lead_without_platform_edits_nothing(lens: dict[str, Any]) -> None:
    assert not Solution.objects.editable_by(UserFactory(lead=True)).exists()


def test_an_account_that_was_closed_has_no_right_left(lens: dict[str, Any]) -> None:
    user = UserFactory(national=True, is_active=False)
    assert not Solution.objects.editable_by(user).exists()
    assert not Contact.objects.visible_to(user).exclude(visibility="public").exists()


def test_the_region_32_is_not_the_departement_32(geography: dict[str, Commune]) -> None:
    ActorFactory(commune=geography["62498"])
    user = UserFactory(departmental=True, departement=DepartementFactory(code="32", name="Gers"))
    assert not Actor.objects.editable_by(user).exists()


def test_an_actor_of_two_platforms_is_counted_once(lens: dict[str, Any]) -> None:
    here = lens["lens"]
    user = make_user("lead", here)
    second = PlatformFactory(departement=here["platform"].departement, leads=[user])
    MembershipFactory(platform=second, actor=here["actor"])
    assert Actor.objects.editable_by(user).count() == 1
    assert Solution.objects.editable_by(user).count() == 3
    assert Solution.objects.visible_to(user).filter(pk=here["solution"].pk).count() == 1


def test_an_actor_without_commune_is_edited_by_the_national_team_only() -> None:
    ActorFactory(commune=None)
    regional = UserFactory(regional=True, region=RegionFactory())
    assert not Actor.objects.editable_by(regional).exists()
    assert Actor.objects.editable_by(UserFactory(national=True)).exists()


def test_professional_contacts_are_for_signed_in_people() -> None:
    public, professional = ContactFactory(), ContactFactory(professional=True)
    assert set(Contact.objects.visible_to(AnonymousUser())) == {public}
    assert set(Contact.objects.visible_to(UserFactory())) == {public, professional}
    assert set(Contact.objects.public()) == {public}


def test_a_new_contact_is_for_professionals_until_somebody_says_otherwise() -> None:
    assert Contact(actor=ActorFactory(), phone="03").visibility == "professional"


def test_a_new_solution_is_a_draft() -> None:
    assert Solution().state == PublicationState.DRAFT


def test_examples_are_told_apart() -> None:
    example = SolutionFactory(example=True)
    SolutionFactory()
    assert list(Solution.objects.examples()) == [example]


def test_only_communes_with_their_own_point_are_offered_as_nearest(
    geography: dict[str, Commune],
) -> None:
    own = Commune.objects.with_own_point()
    assert geography["62498"] in own
    assert {commune.precision for commune in own} == {"commune"}
    assert list(Commune.objects.largest_first()[:2]) == [geography["75056"], geography["13055"]]


def test_listing_an_actor_of_elsewhere_gives_no_right_on_it(lens: dict[str, Any]) -> None:
    user = make_user("lead", lens["lens"])
    MembershipFactory(platform=lens["lens"]["platform"], actor=lens["rennes"]["actor"])
    free = ActorFactory(commune=lens["rennes"]["actor_draft"].commune)
    MembershipFactory(platform=lens["lens"]["platform"], actor=free)
    assert titles(Actor.objects.editable_by(user)) == slugs(lens["lens"]["actor"])


def test_the_first_platform_that_lists_an_actor_keeps_its_sheet(lens: dict[str, Any]) -> None:
    here = lens["lens"]
    second = PlatformFactory(departement=here["platform"].departement)
    MembershipFactory(platform=second, actor=here["actor"])
    here["actor"].refresh_from_db()
    assert here["actor"].steward == here["platform"]
