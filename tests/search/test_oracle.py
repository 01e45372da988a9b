"""Examples of what a search means, written by hand: age, place, territories, facets, places.

Each is put to the oracle and to every engine; numbers are those of search/README.md. Words, order
and map: test_oracle_order.py.
"""

from __future__ import annotations

from collections.abc import Callable

from search.documents import DocumentPlace
from tests.days import TODAY
from tests.search.handmade import (
    AMIENS,
    LENS,
    MIQUELON,
    NOWHERE,
    SOMEWHERE,
    Directory,
    at,
    dated,
    day,
    over_there,
    permanent,
    places,
    rules,
    solution,
    zone,
)

Make = Callable[..., Directory]


# 1. Age -------------------------------------------------------------------------------------------
def test_bounds_of_an_age_rule_are_included(directory: Make) -> None:
    found = directory(solution(1, rules=rules((16, 18))))
    assert {age: found.fits(age) for age in (15, 16, 18, 19)} == {
        15: {},
        16: {1: "oui"},
        18: {1: "oui"},
        19: {},
    }


def test_a_missing_bound_is_open(directory: Make) -> None:
    found = directory(
        solution(1, rules=rules((16, None))),
        solution(2, rules=rules((None, 18))),
        solution(3, rules=rules((None, None))),
    )
    assert found.fits(99) == {1: "oui", 3: "oui"}
    assert found.fits(0) == {2: "oui", 3: "oui"}


def test_a_derogation_only_counts_where_no_default_rule_holds(directory: Make) -> None:
    found = directory(solution(1, rules=rules((16, 18), (15, 17, True))))
    assert found.fits(15) == {1: "derogation"}
    assert found.fits(16) == {1: "oui"}
    assert found.fits(14) == {}
    assert found.results(age=15).derogations == 1
    assert found.results(age=16).derogations == 0


def test_a_solution_without_a_rule_is_kept_as_unknown(directory: Make) -> None:
    assert directory(solution(1)).fits(17) == {1: "inconnu"}


def test_without_an_age_there_is_no_fit_and_nobody_is_out(directory: Make) -> None:
    found = directory(solution(1, rules=rules((16, 18))), solution(2))
    assert [(hit.id, hit.age_fit) for hit in found.hits()] == [(1, None), (2, None)]


# 2. Place -----------------------------------------------------------------------------------------
def test_a_zone_holds_a_commune_by_any_of_its_territories(directory: Make) -> None:
    codes = ("commune:62498", "departement:62", "academie:09", "region:32", "france")
    found = directory(*(solution(n, zone=zone(code)) for n, code in enumerate(codes, 1)))
    assert found.served() == dict.fromkeys((1, 2, 3, 4, 5), "desservi")
    assert set(found.served(AMIENS)) == {4, 5}
    assert set(found.served(MIQUELON)) == {5}


def test_a_code_of_another_kind_is_another_territory(directory: Make) -> None:
    found = directory(solution(1, zone=zone("region:62")), solution(2, zone=zone("academie:32")))
    assert found.served() == {}


def test_a_zone_of_several_codes_holds_if_one_does(directory: Make) -> None:
    found = directory(solution(1, zone=zone("departement:80", "departement:62")))
    assert found.served() == {1: "desservi"}


def test_where_no_zone_is_stated_thirty_kilometres_decide(directory: Make) -> None:
    found = directory(
        solution(1, places=at(29.9)), solution(2, places=at(30.1)), solution(3, places=SOMEWHERE)
    )
    assert found.served() == {1: "proche"}


def test_a_remote_solution_reaches_where_its_zone_allows(directory: Make) -> None:
    found = directory(
        solution(1, remote=True),
        solution(2, remote=True, zone=zone("departement:62")),
        solution(3, remote=True, zone=zone("departement:80")),
    )
    assert found.served() == {1: "distance", 2: "desservi"}


def test_zone_then_nearness_then_distance_say_why_it_is_in(directory: Make) -> None:
    found = directory(
        solution(1, remote=True, places=at(5), zone=zone("departement:62")),
        solution(2, remote=True, places=at(5)),
        solution(3, remote=True, places=at(50)),
    )
    assert found.served() == {1: "desservi", 2: "proche", 3: "distance"}


def test_the_nearest_place_gives_the_distance(directory: Make) -> None:
    [hit] = directory(solution(1, places=at(28) + SOMEWHERE + at(12))).hits(home=LENS)
    assert hit.distance_km is not None
    assert abs(hit.distance_km - 12) < 0.001


def test_near_solutions_of_other_territories_are_counted_not_shown(directory: Make) -> None:
    elsewhere = zone("departement:80")
    found = directory(
        solution(1, places=at(29.9), zone=elsewhere),
        solution(2, places=at(30.1), zone=elsewhere),
        solution(3, zone=elsewhere),
        solution(4, places=at(10), zone=zone("departement:62")),
    )
    results = found.results(home=LENS)
    assert ([hit.id for hit in results.hits], results.total, results.outside) == ([4], 1, 1)
    shown = found.results(home=LENS, include_outside=True)
    assert [(hit.id, hit.served) for hit in shown.hits] == [(4, "desservi"), (1, "hors_zone")]
    assert (shown.total, shown.outside) == (2, 1)


def test_a_shorter_radius_also_narrows_what_is_offered_outside(directory: Make) -> None:
    found = directory(
        solution(1, places=at(9), zone=zone("departement:80")),
        solution(2, places=at(11), zone=zone("departement:80")),
    )
    assert found.results(home=LENS, radius_km=10).outside == 1
    assert found.results(home=LENS, radius_km=100).outside == 2


def test_what_is_outside_is_counted_under_every_other_filter(directory: Make) -> None:
    elsewhere = zone("departement:80")
    found = directory(
        solution(1, places=at(5), zone=elsewhere, rules=rules((16, 18)), boarding=True),
        solution(2, places=at(5), zone=elsewhere, rules=rules((16, 18))),
        solution(3, places=at(5), zone=elsewhere, rules=rules((20, 25)), boarding=True),
    )
    assert found.results(home=LENS).outside == 3
    assert found.results(home=LENS, age=17).outside == 2
    assert found.results(home=LENS, age=17, internat=True).outside == 1


def test_without_a_commune_nothing_is_outside(directory: Make) -> None:
    found = directory(solution(1, places=at(5), zone=zone("departement:80")))
    results = found.results(include_outside=True)
    assert (results.total, results.outside) == (1, None)


def test_a_radius_only_removes_what_is_known_to_be_farther(directory: Make) -> None:
    served = zone("departement:62")
    found = directory(
        solution(1, places=at(9), zone=served),
        solution(2, places=at(11), zone=served),
        solution(3, places=SOMEWHERE, zone=served),
        solution(4, zone=served),
        solution(5, places=at(11), zone=served, remote=True),
        solution(6, places=at(11)),
        solution(7, places=at(40)),
    )
    assert set(found.ids(home=LENS, radius_km=10)) == {1, 3, 4, 5}
    assert set(found.ids(home=LENS, radius_km=200)) == {1, 2, 3, 4, 5, 6}, "it never widens"
    assert len(found.ids(radius_km=10)) == 7, "without a commune it is ignored"


def test_a_commune_without_a_point_has_no_distances(directory: Make) -> None:
    found = directory(
        solution(1, places=at(5), zone=zone("departement:62")),
        solution(2, places=at(5)),
        solution(3, places=at(5), zone=zone("departement:80")),
    )
    results = found.results(home=NOWHERE, radius_km=1)
    assert [(hit.id, hit.distance_km) for hit in results.hits] == [(1, None)]
    assert results.outside == 0


# 2. Territories -----------------------------------------------------------------------------------
def test_a_territory_holds_by_zone_by_place_or_by_open_distance(directory: Make) -> None:
    found = directory(
        solution(1, zone=zone("commune:80021")),
        solution(2, zone=zone("region:32")),
        solution(3, zone=zone("france")),
        solution(4, places=over_there(5), zone=zone("departement:62")),
        solution(5, remote=True),
        solution(6, remote=True, zone=zone("departement:62")),
        solution(7),
        solution(8, zone=zone("academie:09"), places=at(5)),
    )
    assert set(found.ids(territories=(("departement", "80"),))) == {1, 2, 3, 4, 5}
    assert set(found.ids(territories=(("plateforme", "somme"),))) == {1, 2, 3, 4, 5}
    assert set(found.ids(territories=(("academie", "20"),))) == {1, 2, 3, 4, 5}
    assert set(found.ids(territories=(("region", "32"),))) == {1, 2, 3, 4, 5, 6, 8}
    assert set(found.ids(territories=(("plateforme", "lens"),))) == {2, 3, 4, 5, 6, 8}


def test_territories_and_commune_are_all_required(directory: Make) -> None:
    found = directory(solution(1, zone=zone("departement:62")), solution(2, zone=zone("region:32")))
    assert found.ids(territories=(("departement", "62"), ("academie", "20"))) == [2]
    assert found.ids(home=LENS, territories=(("departement", "80"),)) == [2]


# 3. Facets ----------------------------------------------------------------------------------------
def test_values_of_a_facet_add_up_and_facets_narrow_each_other(directory: Make) -> None:
    found = directory(
        solution(1, phase="prevenir", boarding=True),
        solution(2, phase="diplomer", boarding=True),
        solution(3, phase="diplomer"),
        solution(4, phase="inserer", boarding=True),
    )
    assert found.ids(phase=("prevenir", "diplomer")) == [1, 2, 3]
    assert found.ids(phase=("prevenir", "diplomer"), internat=True) == [1, 2]


def test_a_count_is_the_total_if_the_facet_held_that_value_alone(directory: Make) -> None:
    found = directory(
        solution(1, phase="prevenir", boarding=True),
        solution(2, phase="diplomer", boarding=True),
        solution(3, phase="diplomer"),
    )
    asked = {"phase": ("prevenir",), "internat": True}
    assert found.counts("phase", **asked) == {"prevenir": 1, "diplomer": 1}
    assert found.counts("internat", **asked) == {"oui": 1}
    assert found.results(**{**asked, "phase": ("diplomer",)}).total == 1


def test_values_come_in_vocabulary_order_and_selected_ones_stay_at_zero(directory: Make) -> None:
    found = directory(solution(1, phase="inserer"), solution(2, phase="prevenir"))
    listed = found.results(phase=("diplomer",)).facets["phase"]
    assert listed == (("prevenir", 1), ("diplomer", 0), ("inserer", 1))
    assert found.results(internat=True).facets["internat"] == (("oui", 0),)
    assert found.results().facets["internat"] == ()


def test_no_audience_means_open_to_all_and_counts_under_every_value(directory: Make) -> None:
    found = directory(solution(1, audiences=("parent",), levels=("3e",)), solution(2))
    assert found.ids(public=("handicap",)) == [2]
    assert found.ids(niveau=("3e",)) == [1, 2]
    counts = found.counts("public")
    assert (counts["parent"], counts["handicap"]) == (2, 1)


def test_an_unknown_status_entry_or_prescriber_matches_none(directory: Make) -> None:
    found = directory(
        solution(1, statuses=("stagiaire",), prescribers=("direct",), intakes=(permanent(),)),
        solution(2),
    )
    assert found.ids(statut=("scolaire", "stagiaire")) == [1]
    assert found.ids(prescripteur=("direct",)) == [1]
    assert found.ids(entree=("permanente", "datee")) == [1]
    assert found.counts("prescripteur") == {"direct": 1}


def test_yes_no_facets_follow_their_fact(directory: Make) -> None:
    found = directory(
        solution(1, boarding=True),
        solution(2, accessible=True),
        solution(3, remote=True),
        solution(4, obligation=True),
        solution(5, intakes=(permanent(**places(1, until=0)),)),
    )
    assert found.ids(internat=True) == [1]
    assert found.ids(pmr=True) == [2]
    assert found.ids(distance=True) == [3]
    assert found.ids(obligation=True) == [4]
    assert found.ids(places=True) == [5]


def test_the_outside_block_counts_in_facets_only_when_it_is_shown(directory: Make) -> None:
    found = directory(solution(1, places=at(5), zone=zone("departement:80"), phase="inserer"))
    assert found.counts("phase", home=LENS) == {}
    assert found.counts("phase", home=LENS, include_outside=True) == {"inserer": 1}


# 4. Places and intakes, 7. Stale ------------------------------------------------------------------
def test_places_count_only_while_they_can_be_believed(directory: Make) -> None:
    found = directory(
        solution(1, intakes=(permanent(**places(2, until=0)),)),
        solution(2, intakes=(permanent(**places(2, until=-1)),)),
        solution(3, intakes=(permanent(**places(0, until=9)),)),
        solution(4, intakes=(permanent(),)),
        solution(5, intakes=(dated(-1, **places(2, until=9)),)),
        solution(6, intakes=(dated(9, apply_by=day(-1), **places(2, until=9)),)),
        solution(7, intakes=(dated(0, **places(2, until=9)),)),
        solution(8, intakes=(permanent(**places(0, until=9)), permanent(**places(1, until=9)))),
    )
    assert found.ids(places=True) == [1, 7, 8]
    assert found.ids(places=True, today=day(1)) == [8]


def test_an_intake_is_past_the_day_after_its_deadline_else_its_start(directory: Make) -> None:
    found = directory(
        solution(1, intakes=(dated(0),)),
        solution(2, intakes=(dated(-1),)),
        solution(3, intakes=(dated(30, apply_by=TODAY),)),
        solution(4, intakes=(dated(30, apply_by=day(-1)),)),
        solution(5, intakes=(permanent(starts_on=day(-100)),)),
        solution(6, intakes=(dated(5), permanent())),
    )
    assert found.ids(entree=("datee",)) == [1, 3, 6]
    assert found.ids(entree=("permanente",)) == [5, 6]


def test_a_suspended_solution_is_out_between_its_dates_included(directory: Make) -> None:
    found = directory(
        solution(1, suspended_from=TODAY, suspended_until=day(2)),
        solution(2, suspended_from=day(1)),
    )
    days = {n: found.ids(today=day(n)) for n in (-1, 0, 1, 2, 3)}
    assert days == {-1: [1, 2], 0: [2], 1: [], 2: [], 3: [1]}


def test_a_solution_is_stale_the_day_after_its_frequency_or_when_never_verified(
    directory: Make,
) -> None:
    found = directory(
        solution(1, verified_at=day(-30), freshness_days=30),
        solution(2, verified_at=day(-31), freshness_days=30),
        solution(3, verified_at=None),
    )
    assert {hit.id: hit.stale for hit in found.hits()} == {1: False, 2: True, 3: True}


def test_a_place_without_a_point_is_still_a_place_in_its_territory(directory: Make) -> None:
    unknown = DocumentPlace("80021", "80", None, None)
    assert directory(solution(1, places=(unknown,))).ids(territories=(("region", "32"),)) == [1]
