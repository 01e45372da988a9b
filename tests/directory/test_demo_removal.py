"""`remove_demo` when something real leans on an example: it is kept, and the reason is told."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from directory.demo.seeding import seed
from directory.models import Actor, CustomZone, Platform, Solution
from tests.days import TODAY
from tests.directory.demo_world import world
from tests.factories import (
    ActorFactory,
    MembershipFactory,
    PlatformFactory,
    SolutionFactory,
    SolutionZoneFactory,
)


@pytest.fixture(scope="module")
def _loaded_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        assert seed(today=TODAY)
        yield


@pytest.fixture
def loaded(_loaded_once: None, db: None) -> None:
    """The demonstration, as each test finds it: what a test does is undone after it."""


def run(command: str) -> str:
    output = StringIO()
    call_command(command, stdout=output)
    return output.getvalue()


def test_removing_twice_says_there_is_nothing(loaded: None) -> None:
    run("remove_demo")
    assert "rien à retirer" in run("remove_demo")


def test_an_example_actor_with_a_real_solution_is_kept_and_told(loaded: None) -> None:
    actor = Actor.objects.get(slug="cio-des-terrils-exemple")
    real = SolutionFactory(actor=actor)
    said = run("remove_demo")
    assert f"gardé : {actor.name}, car une solution réelle dépend de lui." in said
    assert list(Solution.objects.all()) == [real]
    assert list(Actor.objects.examples()) == [actor]
    assert actor.contacts.count() == 2


def test_the_bassin_of_a_kept_actor_is_kept_and_told(loaded: None) -> None:
    SolutionFactory(actor=Actor.objects.get(slug="cio-des-terrils-exemple"))
    said = run("remove_demo")
    assert "gardé : Bassin de Lens-Hénin (exemple), car un acteur qui reste" in said
    assert CustomZone.objects.count() == 1


def test_a_real_solution_that_serves_an_example_platform_keeps_it(loaded: None) -> None:
    platform = Platform.objects.get(slug="psad-de-lens-henin-exemple")
    zone = SolutionZoneFactory(platform=platform, solution__zone_kind="psad")
    said = run("remove_demo")
    assert f"gardé : {platform.name}, car une solution réelle dessert son territoire." in said
    assert Platform.objects.examples().get() == platform
    assert Actor.objects.examples().count() == platform.memberships.count()
    assert Solution.objects.get() == zone.solution


def test_an_example_actor_in_a_real_platform_is_kept(loaded: None) -> None:
    actor = Actor.objects.get(slug="greta-du-beffroi-exemple")
    membership = MembershipFactory(actor=actor, platform=PlatformFactory(departement_id="62"))
    run("remove_demo")
    membership.refresh_from_db()
    assert membership.actor == actor


def test_a_real_service_keeps_the_example_it_is_part_of(loaded: None) -> None:
    parent = Actor.objects.get(slug="cfa-des-halles-exemple")
    ActorFactory(parent=parent, commune_id="59350")
    assert "un acteur réel en fait partie" in run("remove_demo")
    assert Actor.objects.examples().get() == parent


def test_a_real_solution_replaced_by_an_example_loses_only_the_link(loaded: None) -> None:
    real = SolutionFactory(replaced_by=Solution.objects.examples().first())
    run("remove_demo")
    real.refresh_from_db()
    assert real.replaced_by is None


def test_the_demonstration_comes_back_around_what_was_kept(loaded: None) -> None:
    actor = Actor.objects.get(slug="cio-des-terrils-exemple")
    SolutionFactory(actor=actor)
    before = Actor.objects.examples().count()
    run("remove_demo")
    run("seed_demo")
    assert Actor.objects.examples().count() == before
    assert Actor.objects.get(slug=actor.slug) == actor
    assert actor.contacts.count() == 2


def test_an_example_that_somebody_made_real_stays(loaded: None) -> None:
    Solution.objects.filter(title="CAP coiffure en apprentissage").update(is_example=False)
    run("remove_demo")
    assert Solution.objects.get().title == "CAP coiffure en apprentissage"
    assert Actor.objects.get().name == "CFA des Métiers du Rivage (exemple)"
