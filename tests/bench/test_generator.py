from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bench.generator import Generator
from directory.changelog import head_number
from directory.enums import EntryKind, PublicationState, ZoneKind
from directory.models import (
    Actor,
    AgeRule,
    Contact,
    CustomZone,
    Intake,
    Place,
    Platform,
    Solution,
    SolutionZone,
)
from directory.words import fold
from tests.bench.conftest import SIZE
from tests.days import TODAY

TABLES = (Solution, Place, Intake, SolutionZone, AgeRule, Actor, Contact, Platform, CustomZone)
# When a row was written differs from one run to the next; nothing else may.
UNSAID = {"created_at", "updated_at", "id"}


def _content() -> dict[str, list[dict[str, Any]]]:
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in UNSAID}
            for row in model.objects.order_by("pk").values()
        ]
        for model in TABLES
    }


def _clear() -> None:
    """From the leaves to the roots, by plain querysets: the changelog is not in question here."""
    for model in (Place, Intake, SolutionZone):
        model.objects.all().delete()
    AgeRule.objects.filter(solution__isnull=False).delete()
    for model in (Solution, Contact, Actor, Platform, CustomZone):
        model.objects.all().delete()


def test_the_same_seed_and_day_make_the_same_directory(schemes: None) -> None:
    Generator(seed=3, today=TODAY).fill(30)
    first = _content()
    _clear()
    Generator(seed=3, today=TODAY).fill(30)
    assert _content() == first


def test_another_seed_makes_another_directory(schemes: None) -> None:
    Generator(seed=3, today=TODAY).fill(30)
    first = [row["title"] for row in _content()["Solution"]]
    _clear()
    Generator(seed=4, today=TODAY).fill(30)
    assert [row["title"] for row in _content()["Solution"]] != first


def test_as_many_solutions_are_published_as_were_asked_for(generated: None) -> None:
    assert Solution.objects.published().count() == SIZE
    assert Solution.objects.filter(state=PublicationState.DRAFT).exists()


def test_every_kind_of_zone_occurs_and_has_the_part_it_names(generated: None) -> None:
    kinds = Counter(Solution.objects.values_list("zone_kind", flat=True))
    assert set(kinds) == {"", *ZoneKind.values}
    columns = {
        ZoneKind.COMMUNES: "commune_id",
        ZoneKind.BASSIN: "basin_id",
        ZoneKind.PSAD: "platform_id",
        ZoneKind.REGION: "region_id",
    }
    for kind, column in columns.items():
        for solution in Solution.objects.filter(zone_kind=kind):
            parts = list(solution.zone_parts.all())
            assert parts
            assert all(getattr(part, column) for part in parts)
    for kind in ("", ZoneKind.FRANCE):
        assert not SolutionZone.objects.filter(solution__zone_kind=kind).exists()


def test_an_overseas_collectivity_without_academie_is_served_as_a_departement(
    generated: None,
) -> None:
    for part in SolutionZone.objects.filter(solution__zone_kind=ZoneKind.ACADEMIE):
        assert part.academie_id or part.departement.academie_id is None


def test_all_that_a_search_reads_occurs(generated: None) -> None:
    solutions = Solution.objects.published()
    assert solutions.filter(is_remote=True).exists()
    assert solutions.filter(verified_at__isnull=True).exists()
    assert solutions.filter(audiences__isnull=False).exists()
    assert solutions.filter(audiences__isnull=True).exists()
    assert solutions.filter(prescribers__isnull=False).exists()
    assert solutions.filter(tags__isnull=False).exists()
    places = Counter(Place.objects.values_list("solution_id", flat=True))
    assert {1, 2, 3} <= set(places.values())
    assert solutions.filter(places__isnull=True).exists()
    assert Place.objects.filter(latitude__isnull=True).exists()
    assert AgeRule.objects.filter(solution__isnull=False, condition__gt="").exists()


def test_intakes_are_past_coming_permanent_believable_and_expired(generated: None) -> None:
    intakes = Intake.objects.all()
    assert intakes.filter(kind=EntryKind.PERMANENTE).exists()
    assert intakes.filter(starts_on__lt=TODAY).exists()
    assert intakes.filter(starts_on__gt=TODAY).exists()
    assert intakes.filter(open_places__gt=0, expires_at__gte=TODAY).exists()
    assert intakes.filter(open_places__isnull=False, expires_at__lt=TODAY).exists()


def test_generated_keys_are_those_that_a_save_would_give(generated: None) -> None:
    for solution in Solution.objects.all()[:20]:
        assert solution.title_key == fold(solution.title)[:220]
        assert 12 <= len(solution.summary.split()) <= 45


def test_making_a_database_leaves_no_trace_for_followers(schemes: None) -> None:
    before = head_number()
    Generator(seed=1, today=TODAY).fill(10)
    assert head_number() == before


def test_two_fillings_add_up(generated: None) -> None:
    Generator(seed=8, today=TODAY).fill(20)
    assert Solution.objects.published().count() == SIZE + 20


@pytest.mark.parametrize("size", [1, 3])
def test_a_tiny_directory_is_made_too(schemes: None, size: int) -> None:
    Generator(seed=1, today=TODAY).fill(size)
    assert Solution.objects.published().count() == size
