"""Records, rows, zones, groups and lists of the staff side."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.admin.groups import GROUP_OF_ROLE, ensure_groups
from directory.enums import UserRole
from directory.models import (
    Actor,
    Commune,
    User,
)
from tests.directory.admin_forms import admin_url, open_form
from tests.directory.admin_world import (
    LENS,
    LILLE,
    PARIS,
    World,
    build_world,
)
from tests.factories import (
    ActorFactory,
    AudienceFactory,
    IntakeFactory,
    PlaceFactory,
    PlatformFactory,
    SolutionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(geography: dict[str, Commune]) -> World:
    return build_world(geography)


def test_an_intake_is_at_a_place_of_its_own_solution(world: World) -> None:
    solution = world.own["solution"]
    IntakeFactory(solution=solution)
    elsewhere = PlaceFactory(solution=world.foreign["solution"], commune=world.communes[PARIS])
    client = world.client("region")
    url = admin_url("solution", "edit", solution.pk)
    response = client.post(url, open_form(client, url) | {"intake-0-place": elsewhere.pk})
    assert response.status_code == 200
    assert solution.intakes.get().place is None


def test_a_place_is_in_the_territory_of_the_team(world: World) -> None:
    client, solution = world.client("region"), world.own["solution"]
    url = admin_url("solution", "edit", solution.pk)
    refused = client.post(url, open_form(client, url) | {"place-0-commune": PARIS})
    assert refused.status_code == 200
    kept = client.post(url, open_form(client, url) | {"place-0-commune": "Lille"})
    assert kept.status_code == 302
    assert [place.commune_id for place in solution.places.all()] == [LILLE]


def test_a_zone_is_written_one_code_a_line(world: World) -> None:
    client, solution = world.client("region"), world.own["solution"]
    url = admin_url("solution", "edit", solution.pk)
    lines = "62498\n62291 · Éleu-dit-Leauwette (62)\ndepartement:59"
    data = open_form(client, url) | {"zone_kind": "communes", "zone_lines": lines}
    assert client.post(url, data).status_code == 302
    parts = {(part.commune_id, part.departement_id) for part in solution.zone_parts.all()}
    assert parts == {("62498", None), ("62291", None), (None, "59")}
    shown = open_form(client, url)["zone_lines"].splitlines()
    assert "62498 · Lens (62)" in shown
    assert "departement:59 · Nord (59)" in shown


def test_an_unknown_code_in_a_zone_is_said(world: World) -> None:
    client, solution = world.client("region"), world.own["solution"]
    url = admin_url("solution", "edit", solution.pk)
    data = open_form(client, url) | {"zone_kind": "communes", "zone_lines": "99999"}
    response = client.post(url, data)
    assert "« 99999 » n’est pas connu." in response.context["form"].errors["zone_lines"]
    assert not solution.zone_parts.exists()


def test_a_record_that_others_lean_on_is_not_deleted(world: World) -> None:
    client, actor = world.client("region"), world.own["actor"]
    response = client.post(admin_url("actor", "delete", actor.pk))
    assert response.status_code == 409
    assert "1 × solution" in response.content.decode()
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_the_role_gives_the_group_and_loses_it(geography: dict[str, Commune]) -> None:
    user = UserFactory(regional=True, region=geography[LENS].departement.region)
    assert "Équipe régionale" in {group.name for group in user.groups.all()}
    assert user.has_perm("wagtailadmin.access_admin")
    user.role = UserRole.PROFESSIONAL
    user.save()
    assert not User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_only_the_national_group_manages_users(geography: dict[str, Commune]) -> None:
    ensure_groups()
    ensure_groups()
    for role, name in GROUP_OF_ROLE.items():
        permissions = Permission.objects.filter(group__name=name)
        codes = set(permissions.values_list("codename", flat=True))
        assert "access_admin" in codes
        assert ("change_user" in codes) == (role == UserRole.NATIONAL)


def test_a_slug_never_changes(world: World) -> None:
    client, audience = world.client("national"), AudienceFactory(slug="en-college")
    url = admin_url("audience", "edit", audience.pk)
    client.post(url, open_form(client, url) | {"slug": "autre", "label": "Au collège"})
    audience.refresh_from_db()
    assert (audience.slug, audience.label) == ("en-college", "Au collège")


def test_an_address_that_names_nothing_is_not_found(world: World) -> None:
    client = world.client("national")
    assert client.get(admin_url("actor", "edit", "abc")).status_code == 404
    assert client.get(admin_url("actor", "edit", "9" * 25)).status_code == 404


@pytest.mark.parametrize("model", ["solution", "actor", "platform", "change"])
def test_a_list_costs_the_same_with_more_rows(
    world: World, django_assert_max_num_queries: Any, model: str
) -> None:
    client = world.client("region")
    url = admin_url(model, "index")
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(8):
        actor = ActorFactory(name=f"Autre {number}", commune=world.communes[LENS])
        SolutionFactory(actor=actor)
        PlatformFactory(departement=world.communes[LENS].departement)
    with django_assert_max_num_queries(len(few)):
        client.get(url)
