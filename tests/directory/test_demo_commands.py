"""`seed_demo` and `remove_demo`: loaded once, never in production, taken away without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag, TaggedItem

from directory.changelog import head_number, roots_since
from directory.demo import seeding
from directory.demo.content import DemoError, read_content
from directory.demo.removal import remove
from directory.demo.seeding import seed
from directory.models import Actor, Commune, CustomZone, Intake, Platform, Scheme, Solution
from tests.days import TODAY
from tests.directory.demo_world import world
from tests.factories import (
    ActorFactory,
    ContactFactory,
    MembershipFactory,
    PlatformFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
)

HISTORY = {"change", "revision", "changeloghead"}


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        yield


@pytest.fixture
def empty(_world: None, db: None) -> None:
    """The territories and the schemes, no demonstration."""


@pytest.fixture
def loaded(empty: None) -> None:
    assert seed(today=TODAY)


def run(command: str) -> str:
    output = StringIO()
    call_command(command, stdout=output)
    return output.getvalue()


def census() -> dict[str, int]:
    """How many rows each table of the directory holds, join tables included; history apart."""
    models = [
        model
        for model in apps.get_app_config("directory").get_models(include_auto_created=True)
        if model._meta.model_name not in HISTORY
    ]
    counts = {model._meta.label: model._base_manager.count() for model in models}
    return {**counts, "tags": Tag.objects.count(), "tagged": TaggedItem.objects.count()}


def test_seed_demo_says_what_it_loads(empty: None) -> None:
    said = run("seed_demo")
    assert "Solutions : 30" in said
    assert "Plates-formes : 12" in said
    assert "chargé en" in said


def test_a_second_run_does_nothing_and_says_so(empty: None) -> None:
    run("seed_demo")
    before, number = census(), head_number()
    assert "déjà chargé : rien à faire" in run("seed_demo")
    assert census() == before
    assert head_number() == number


def test_seed_demo_is_refused_in_production(empty: None, settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="production"):
        run("seed_demo")
    assert not Solution.objects.exists()


def test_what_is_missing_is_named_all_at_once(empty: None) -> None:
    Scheme.objects.filter(slug__in=("e2c", "epide")).delete()
    with pytest.raises(CommandError, match=r"dispositifs e2c, epide.*install_site"):
        run("seed_demo")
    assert not Actor.objects.exists()


def test_missing_words_of_every_list_are_named(db: None) -> None:
    content = read_content()
    for slug in content.schemes:
        SchemeFactory(slug=slug)
    with pytest.raises(DemoError, match=r"types d’acteur .*cio.*statuts"):
        seed(today=TODAY)


def test_loading_is_all_or_nothing(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = census()

    def fail(*args: object, **kwargs: object) -> None:
        raise DemoError("Plate-forme d’exemple inconnue.")

    monkeypatch.setattr(seeding.SolutionBuilder, "create", fail)
    with pytest.raises(CommandError, match="inconnue"):
        run("seed_demo")
    assert census() == before


def test_loading_asks_the_database_little(empty: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(1500) as captured:
        seed(today=TODAY)
    assert isinstance(captured, CaptureQueriesContext)


def test_followers_of_the_changelog_are_told(empty: None) -> None:
    number = head_number()
    seed(today=TODAY)
    roots = roots_since(number, limit=5000) or []
    assert {"solution", "actor", "platform"} <= {root.model for root in roots}


def test_dates_follow_the_day_of_loading(empty: None) -> None:
    def gaps(day: Any) -> set[int]:
        seen = Intake.objects.filter(seen_at__isnull=False).values_list("seen_at", flat=True)
        return {(day - seen_at).days for seen_at in seen}

    seed(today=TODAY)
    first = gaps(TODAY)
    remove()
    later = TODAY + timedelta(days=400)
    seed(today=later)
    assert gaps(later) == first
    assert max(Solution.objects.values_list("source_date", flat=True)) == later


def test_remove_demo_leaves_nothing_behind(empty: None) -> None:
    before = census()
    run("seed_demo")
    assert census() != before
    assert "Jeu de démonstration retiré." in run("remove_demo")
    assert census() == before


def test_remove_demo_touches_nothing_real(empty: None) -> None:
    solution = SolutionFactory(actor__commune_id="62498", permanent=True)
    ContactFactory(actor=solution.actor)
    MembershipFactory(actor=solution.actor, platform__departement_id="62")
    solution.tags.add("bâtiment", "aviron")
    before = census()
    run("seed_demo")
    run("remove_demo")
    assert census() == before
    assert sorted(solution.tags.names()) == ["aviron", "bâtiment"]


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


def test_missing_communes_are_named(empty: None) -> None:
    Commune.objects.filter(code="97424").delete()
    with pytest.raises(CommandError, match=r"97424.*install_site"):
        run("seed_demo")
