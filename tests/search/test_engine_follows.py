"""An edit shows at the next request; nothing that was rolled back does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from directory.enums import EntryKind, PublicationState, ZoneKind
from directory.gazetteer import home_by_code
from directory.models import Commune, Solution
from search import engines
from search.criteria import SearchCriteria
from search.engines import get_engine
from tests.days import TODAY
from tests.factories import (
    ActorFactory,
    AgeRuleFactory,
    AudienceFactory,
    IntakeFactory,
    PlaceFactory,
    SchemeFactory,
    SolutionFactory,
    SolutionZoneFactory,
    SynonymGroupFactory,
    SynonymPhraseFactory,
)

pytestmark = pytest.mark.django_db

Geography = dict[str, Commune]


def found(**changes: Any) -> list[int]:
    criteria = SearchCriteria(today=TODAY, **changes)
    return [hit.id for hit in get_engine().search(criteria).hits]


def test_a_published_solution_is_found_at_the_next_request() -> None:
    assert found() == []
    solution = SolutionFactory()
    assert found() == [solution.pk]


def test_a_draft_is_not_found_and_is_once_published() -> None:
    solution = SolutionFactory(state=PublicationState.DRAFT)
    assert found() == []
    solution.state = PublicationState.PUBLISHED
    solution.save()
    assert found() == [solution.pk]


def test_a_withdrawn_solution_leaves_at_the_next_request() -> None:
    solution, other = SolutionFactory(), SolutionFactory()
    assert set(found()) == {solution.pk, other.pk}
    solution.state, solution.archived_at = PublicationState.ARCHIVED, TODAY
    solution.save()
    assert found() == [other.pk]


def test_a_deleted_solution_leaves_at_the_next_request() -> None:
    solution = SolutionFactory()
    assert found() == [solution.pk]
    solution.delete()
    assert found() == []


def test_a_bulk_update_is_followed_too() -> None:
    solution = SolutionFactory()
    assert found() == [solution.pk]
    Solution.objects.filter(pk=solution.pk).update(state=PublicationState.DRAFT)
    assert found() == []


def test_a_new_age_rule_of_the_scheme_reaches_its_solutions() -> None:
    scheme = SchemeFactory()
    solution = SolutionFactory(scheme=scheme)
    assert found(age=40) == [solution.pk]  # no rule: kept, to be checked
    AgeRuleFactory(scheme=scheme, minimum=16, maximum=25)
    assert found(age=40) == []
    assert found(age=20) == [solution.pk]


def test_places_said_now_show_now(geography: Geography) -> None:
    solution = SolutionFactory()
    flag = (("places", ("oui",)),)
    assert found(selections=flag) == []
    intake = IntakeFactory(
        solution=solution,
        kind=EntryKind.PERMANENTE,
        starts_on=None,
        apply_by=None,
        open_places=3,
        total_places=12,
        seen_at=TODAY,
        expires_at=TODAY + timedelta(days=30),
    )
    assert found(selections=flag) == [solution.pk]
    intake.open_places = 0
    intake.save()
    assert found(selections=flag) == []


def test_a_place_that_moves_is_searched_where_it_is(geography: Geography) -> None:
    solution = SolutionFactory(zone_kind="")
    place = PlaceFactory(solution=solution, commune=geography["62498"])
    lens, paris = home_by_code("62498"), home_by_code("75056")
    assert found(home=lens) == [solution.pk]
    place.commune = geography["75056"]
    place.save()
    assert found(home=lens) == []
    assert found(home=paris) == [solution.pk]


def test_a_zone_added_to_a_solution_serves_its_commune(geography: Geography) -> None:
    solution = SolutionFactory(zone_kind=ZoneKind.COMMUNES)
    PlaceFactory(solution=solution, commune=geography["75056"])
    lens = home_by_code("62498")
    assert found(home=lens) == []
    SolutionZoneFactory(solution=solution, commune=geography["62498"])
    assert found(home=lens) == [solution.pk]


def test_an_audience_added_is_counted() -> None:
    audience, other = AudienceFactory(), AudienceFactory()
    solution = SolutionFactory()
    solution.audiences.add(other)
    assert found(selections=(("public", (audience.slug,)),)) == []
    solution.audiences.add(audience)
    assert found(selections=(("public", (audience.slug,)),)) == [solution.pk]


def test_a_renamed_actor_is_found_under_its_new_name() -> None:
    actor = ActorFactory(name="Tremplin des Flandres")
    solution = SolutionFactory(actor=actor)
    assert found(q="tremplin") == [solution.pk]
    actor.name = "Passerelle des Flandres"
    actor.save()
    assert found(q="passerelle") == [solution.pk]
    assert get_engine().search(SearchCriteria(today=TODAY, q="tremplin")).correction is not None


def test_a_new_synonym_leads_to_what_exists() -> None:
    solution = SolutionFactory(title="Accompagnement par France Travail")
    SolutionFactory(title="Autre chose")
    group = SynonymGroupFactory()
    for text in ("France Travail", "Pôle emploi"):
        SynonymPhraseFactory(group=group, text=text)
    assert found(q="pole emploi") == [solution.pk]


def test_a_rolled_back_write_leaves_no_ghost() -> None:
    solution = SolutionFactory(title="Avant")
    assert found(q="avant") == [solution.pk]

    class Refused(Exception):
        pass

    def rename_then_fail() -> None:
        with transaction.atomic():
            solution.title = "Fantôme"
            solution.save()
            raise Refused

    with pytest.raises(Refused):
        rename_then_fail()
    assert found(q="avant") == [solution.pk]
    assert get_engine().search(SearchCriteria(today=TODAY, q="fantôme")).correction is not None


def test_one_changed_solution_is_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    SolutionFactory()
    changed = SolutionFactory(title="Ancien titre")
    assert found(q="ancien") == [changed.pk]

    def refuse() -> None:
        raise AssertionError("the whole directory was read again for one title")

    monkeypatch.setattr(engines, "read_corpus", refuse)
    changed.title = "Nouveau titre"
    changed.save()
    assert found(q="nouveau") == [changed.pk]


def test_the_engine_is_kept_while_nothing_changes() -> None:
    SolutionFactory()
    first = get_engine()
    assert get_engine() is first


def test_following_costs_one_query_when_nothing_changed(django_assert_num_queries: Any) -> None:
    SolutionFactory()
    get_engine()
    with django_assert_num_queries(1):
        get_engine()
