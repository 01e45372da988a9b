"""Nonsense never reaches the database, whatever the way in: each constraint refuses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from directory.enums import EntryKind, PublicationState, UserRole
from directory.models import (
    AgeRule,
    ChangelogHead,
    Commune,
    Contact,
    Intake,
    LoadedRecord,
    SynonymPhrase,
    User,
)
from tests.days import TODAY, days_from_today
from tests.factories import (
    ActorFactory,
    ActorZoneFactory,
    AgeRuleFactory,
    CommuneFactory,
    ContactFactory,
    DepartementFactory,
    IntakeFactory,
    MembershipFactory,
    PlaceFactory,
    PlatformFactory,
    PlatformZoneFactory,
    RegionFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
    SynonymPhraseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def refuse(make: Callable[[], Any], constraint: str) -> None:
    """`make` must fail on this very constraint (on SQLite a UNIQUE failure names its columns)."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(50.4, None), (None, 2.8), (95.0, 2.8), (50.4, 181.0)]
)
def test_a_commune_has_a_whole_point_on_earth_or_none(
    latitude: float | None, longitude: float | None
) -> None:
    refuse(lambda: CommuneFactory(latitude=latitude, longitude=longitude), "commune_point_whole")


def test_a_commune_may_have_no_point() -> None:
    assert CommuneFactory(without_point=True).latitude is None


@pytest.mark.parametrize(
    "position",
    [
        {"latitude": 50.4},
        {"longitude": 2.8, "precision": "adresse"},
        {"latitude": 50.4, "longitude": 2.8},
        {"latitude": -91.0, "longitude": 2.8, "precision": "adresse"},
        {"precision": "commune"},
    ],
)
def test_a_position_has_a_latitude_a_longitude_and_a_precision(position: dict[str, Any]) -> None:
    refuse(lambda: ActorFactory(**position), "actor_point_whole")
    refuse(lambda: PlaceFactory(**position), "place_point_whole")


def test_a_postal_code_is_written_once_for_a_commune() -> None:
    commune = CommuneFactory()
    commune.postal_codes.create(code="62300")
    refuse(lambda: commune.postal_codes.create(code="62300"), "commune_id.*code")


def test_two_communes_share_a_postal_code() -> None:
    for commune in (CommuneFactory(), CommuneFactory()):
        commune.postal_codes.create(code="62300")


def test_two_actors_never_share_an_uai() -> None:
    ActorFactory(uai="0620001A")
    refuse(lambda: ActorFactory(uai="0620001A"), "uai")


def test_many_actors_have_no_uai() -> None:
    assert ActorFactory().uai == ActorFactory().uai == ""


def test_a_siret_may_serve_two_actors_of_different_names_only() -> None:
    ActorFactory(siret="12345678901234", name="Antenne de Lens")
    ActorFactory(siret="12345678901234", name="Antenne de Liévin")
    refuse(lambda: ActorFactory(siret="12345678901234", name="antenne de LENS"), "siret")


def test_a_contact_belongs_to_an_actor_or_to_a_solution_and_never_to_both() -> None:
    refuse(lambda: ContactFactory(actor=None), "contact_one_owner")
    refuse(lambda: ContactFactory(solution=SolutionFactory()), "contact_one_owner")
    assert ContactFactory(actor=None, solution=SolutionFactory()).pk


def test_a_contact_without_phone_nor_email_is_no_contact() -> None:
    refuse(lambda: ContactFactory(phone="", email=""), "contact_reachable")
    assert ContactFactory(phone="").pk
    assert ContactFactory(email="").pk


def test_an_age_rule_belongs_to_a_scheme_or_to_a_solution_and_never_to_both() -> None:
    for owners in (
        {},
        {"scheme": SchemeFactory(), "solution": SolutionFactory()},
    ):
        refuse(
            lambda owners=owners: AgeRule(minimum=16, confidence="seed", **owners).save(),
            "agerule_one_owner",
        )


@pytest.mark.parametrize(("minimum", "maximum"), [(26, 16), (120, None), (None, 100)])
def test_an_age_rule_is_ordered_and_human(minimum: int | None, maximum: int | None) -> None:
    refuse(lambda: AgeRuleFactory(minimum=minimum, maximum=maximum), "agerule_bounds")


@pytest.mark.parametrize(
    ("minimum", "maximum"), [(16, 16), (None, 25), (16, None), (None, None), (0, 99)]
)
def test_an_age_rule_may_be_open_at_either_end(minimum: int | None, maximum: int | None) -> None:
    assert AgeRuleFactory(minimum=minimum, maximum=maximum).pk


@pytest.mark.parametrize(
    ("factory", "constraint"),
    [
        (ActorZoneFactory, "actorzone_one_territory"),
        (SolutionZoneFactory, "solutionzone_one_territory"),
        (PlatformZoneFactory, "platformzone_one_territory"),
    ],
)
def test_a_line_of_a_zone_names_one_territory(factory: Any, constraint: str) -> None:
    both = {"departement": DepartementFactory(), "region": RegionFactory()}
    refuse(factory, constraint)
    refuse(lambda: factory(**both), constraint)
    assert factory(region=RegionFactory()).pk


def test_a_withdrawn_solution_says_when() -> None:
    refuse(
        lambda: SolutionFactory(state=PublicationState.ARCHIVED, archived_at=None),
        "solution_archived_dated",
    )


def test_a_suspension_ends_after_its_start_and_has_one() -> None:
    for start in (None, TODAY):
        refuse(
            lambda start=start: SolutionFactory(
                suspended_from=start, suspended_until=days_from_today(-1)
            ),
            "solution_suspension_ordered",
        )
    assert SolutionFactory(suspended_from=TODAY, suspended_until=TODAY).pk
    assert SolutionFactory(suspended_from=TODAY).pk


def test_a_dated_intake_has_a_date() -> None:
    refuse(lambda: IntakeFactory(kind=EntryKind.DATEE, starts_on=None), "intake_dated_has_date")


@pytest.mark.parametrize(
    ("seen_at", "expires_at"),
    [(None, None), (TODAY, None), (None, TODAY), (TODAY, days_from_today(-1))],
)
def test_a_number_of_places_says_when_it_was_seen_and_until_when_it_holds(
    seen_at: Any, expires_at: Any
) -> None:
    refuse(
        lambda: IntakeFactory(open_places=3, seen_at=seen_at, expires_at=expires_at),
        "intake_open_dated",
    )


def test_there_are_never_more_open_places_than_places() -> None:
    refuse(lambda: IntakeFactory(counted=True, open_places=13), "intake_open_within_total")
    assert IntakeFactory(counted=True, open_places=12).pk


def test_people_apply_before_the_start() -> None:
    refuse(lambda: IntakeFactory(dated=True, apply_by=days_from_today(31)), "intake_apply_before")
    assert IntakeFactory(dated=True, apply_by=days_from_today(30)).pk


def test_a_number_of_places_is_not_negative() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeFactory(counted=True, open_places=-1)


def test_an_actor_is_a_member_of_a_platform_once() -> None:
    membership = MembershipFactory()
    refuse(
        lambda: MembershipFactory(platform=membership.platform, actor=membership.actor),
        "platform_id.*actor_id",
    )
    assert MembershipFactory(actor=membership.actor, platform=PlatformFactory()).pk


def test_a_member_has_a_role() -> None:
    refuse(lambda: MembershipFactory(does_support=False), "membership_has_a_role")
    assert MembershipFactory(does_support=False, does_steering=True).pk


def test_one_address_is_one_person_whatever_its_case() -> None:
    UserFactory(email="claude@exemple.test")
    refuse(lambda: UserFactory(email="CLAUDE@exemple.test"), "user_email_once")


def test_a_territorial_team_has_its_territory() -> None:
    refuse(lambda: UserFactory(role=UserRole.REGION), "user_region_for_region_role")
    refuse(lambda: UserFactory(role=UserRole.DEPARTMENT), "user_departement_for_department_role")


def test_people_sign_in_with_their_address_in_any_case() -> None:
    user = UserFactory(email="dominique@exemple.test")
    assert User.objects.get_by_natural_key("Dominique@Exemple.test") == user


def test_a_phrase_belongs_to_one_group_of_synonyms() -> None:
    SynonymPhraseFactory(text="Pôle emploi")
    refuse(lambda: SynonymPhraseFactory(text="POLE-EMPLOI"), "key")
    assert SynonymPhrase.objects.count() == 1


def test_the_changelog_has_one_head() -> None:
    refuse(lambda: ChangelogHead.objects.create(pk=2), "changelog_head_single")


def test_a_file_entry_is_remembered_once() -> None:
    values = {"model": "scheme", "object_id": "1", "source_sha256": "", "state_sha256": ""}
    LoadedRecord.objects.create(key="e2c", **values)
    refuse(lambda: LoadedRecord.objects.create(key="e2c", **values), "model.*key")


def test_what_others_rest_on_is_not_deleted() -> None:
    solution = SolutionFactory(zone_kind="departement")
    part = SolutionZoneFactory(solution=solution, departement=DepartementFactory())
    for needed in (solution.scheme, solution.actor, solution.actor.kind, part.departement):
        with pytest.raises(ProtectedError):
            needed.delete()
    assert Commune.objects.filter(pk=solution.actor.commune_id).exists()


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (lambda: Intake(solution=SolutionFactory(), kind="datee"), "Une entrée datée a une date."),
        (lambda: Contact(actor=ActorFactory()), "Donnez un téléphone ou un courriel."),
        (
            lambda: AgeRule(scheme=SchemeFactory(), minimum=20, maximum=16, confidence="seed"),
            "L’âge minimum dépasse l’âge maximum",
        ),
    ],
)
def test_a_form_says_what_is_wrong_in_french(record: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        record().full_clean()
