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
from directory.demo.content import DemoError
from directory.demo.removal import remove
from directory.demo.seeding import seed
from directory.models import Actor, ActorKind, Commune, Intake, Scheme, Solution, Status
from tests.days import TODAY
from tests.directory.demo_world import world
from tests.factories import (
    ContactFactory,
    MembershipFactory,
    SolutionFactory,
)

HISTORY = {"change", "revision", "changeloghead"}


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        yield


@pytest.fixture
def empty(_world: None, db: None) -> None:
    """The territories and the schemes, no demonstration."""


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


def test_missing_words_of_every_list_are_named(empty: None) -> None:
    for model in (Scheme, ActorKind, Status):
        model.objects.all().delete()
    with pytest.raises(DemoError, match=r"dispositifs .*e2c.* types d’acteur .*cio.*statuts"):
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


def test_missing_communes_are_named(empty: None) -> None:
    Commune.objects.filter(code="97424").delete()
    with pytest.raises(CommandError, match=r"97424.*install_site"):
        run("seed_demo")
