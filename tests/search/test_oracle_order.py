"""Examples of what a search means, written by hand: words, order, pages and map.

Each is put to the oracle and to every engine; numbers are those of search/README.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from search.criteria import SearchCriteria
from search.documents import DocumentIntake, DocumentPlace
from tests.days import TODAY
from tests.search.handmade import (
    LENS,
    SOMEWHERE,
    Directory,
    at,
    dated,
    day,
    permanent,
    places,
    point_at,
    rules,
    solution,
    zone,
)

Make = Callable[..., Directory]
WORLD = (-180.0, -85.0, 180.0, 85.0)


# 5. Words -----------------------------------------------------------------------------------------
def test_every_word_must_be_found_whatever_the_field(directory: Make) -> None:
    found = directory(
        solution(1, "Atelier cuisine"),
        solution(2, "Atelier", text="On y apprend la cuisine."),
        solution(3, "Atelier"),
    )
    assert found.ids(q="atelier cuisine") == [1, 2]


def test_a_word_is_found_by_its_exact_stem_never_by_its_beginning(directory: Make) -> None:
    found = directory(solution(1, "La cuisine"), solution(2, "Jardin et cuisine"))
    assert found.ids(q="JARDINS") == [2]
    results = found.results(q="jardin cuis")
    assert results.correction is not None
    assert results.correction.dropped == ("cuis",)


def test_a_word_scores_by_the_best_field_it_stands_in(directory: Make) -> None:
    found = directory(
        solution(1, "Cuisine", text="cuisine, cuisine et cuisine"),
        solution(2, scheme_words="cuisine"),
        solution(3, actor="Cuisine et compagnie"),
        solution(4, text="cuisine"),
    )
    scores = {hit.id: hit.score for hit in found.hits(q="cuisine")}
    assert scores == {1: 8, 2: 4, 3: 2, 4: 1}


def test_scores_of_words_add_up(directory: Make) -> None:
    [hit] = directory(solution(1, "Cuisine", actor="Relais", text="bois")).hits(
        q="bois relais cuisine"
    )
    assert hit.score == 11


def test_a_synonym_is_found_by_any_phrase_and_counts_as_one_word(directory: Make) -> None:
    found = directory(
        solution(1, "Mission locale de Lens"), solution(2, "ML"), solution(3, "Mission à Lens")
    )
    assert [(hit.id, hit.score) for hit in found.hits(q="mission locale")] == [(1, 8), (2, 8)]
    assert found.ids(q="ml lens") == [1]
    assert found.ids(q="mission") == [3, 1]


def test_a_thirteenth_word_is_cut_and_told(directory: Make) -> None:
    twelve = "un" + " deux trois quatre cinq six sept huit neuf dix onze douze treize"
    results = directory(solution(1, twelve)).results(q=f"{twelve} quatorze")
    assert (results.total, results.cut) == (1, ("quatorze",))


def test_empty_words_are_ignored_and_told(directory: Make) -> None:
    results = directory(solution(1), solution(2)).results(q="le de la")
    assert (results.total, results.words_ignored) == (2, True)
    assert not directory(solution(1)).results(q="").words_ignored


def test_a_typo_is_read_as_the_nearest_known_word(directory: Make) -> None:
    results = directory(solution(1, "Mécanique auto"), solution(2, "Jardin")).results(q="mécanqiue")
    assert [hit.id for hit in results.hits] == [1]
    assert results.correction is not None
    assert results.correction.text == "mécanique"


def test_a_word_like_no_other_is_dropped_and_the_others_still_count(directory: Make) -> None:
    results = directory(solution(1, "Jardin"), solution(2, "Cuisine")).results(q="jardin zzyzx")
    assert [hit.id for hit in results.hits] == [1]
    assert results.correction is not None
    assert (results.correction.text, results.correction.dropped) == ("jardin", ("zzyzx",))


def test_when_every_word_is_dropped_the_question_has_no_words(directory: Make) -> None:
    results = directory(solution(1), solution(2)).results(q="zzyzx")
    assert (results.total, results.words_ignored) == (2, True)
    assert results.correction is not None
    assert results.correction.dropped == ("zzyzx",)


def test_known_words_that_nobody_holds_together_are_not_corrected(directory: Make) -> None:
    results = directory(solution(1, "Jardin"), solution(2, "Cuisine")).results(q="jardin cuisine")
    assert (results.total, results.correction) == (0, None)


def test_another_filter_never_makes_a_correction(directory: Make) -> None:
    found = directory(
        solution(1, "Jardins", rules=rules((20, 25)), suspended_from=day(-1)),
        solution(2, "Gardien"),
    )
    results = found.results(q="jardin", age=16)
    assert (results.total, results.correction) == (0, None)


# 6. Order -----------------------------------------------------------------------------------------
def test_with_a_commune_groups_come_from_near_to_outside(directory: Make) -> None:
    served = zone("departement:62")
    found = directory(
        solution(1, "A", places=at(5), zone=zone("departement:80")),
        solution(2, "B", remote=True, zone=served),
        solution(3, "C", zone=served),
        solution(4, "D", places=SOMEWHERE, zone=served),
        solution(5, "E", places=at(31), zone=served),
        solution(6, "F", places=at(29), zone=served),
        solution(7, "G", places=at(31), remote=True),
    )
    results = found.results(home=LENS, include_outside=True)
    assert [(hit.id, hit.group) for hit in results.hits] == [
        (6, 0), (5, 1), (7, 1), (4, 1), (3, 2), (2, 3), (1, 4),
    ]  # fmt: skip
    assert results.groups == {0: 1, 1: 3, 2: 1, 3: 1, 4: 1}


def test_without_a_commune_places_come_before_everywhere_and_distance(directory: Make) -> None:
    found = directory(
        solution(1, "A", remote=True),
        solution(2, "B"),
        solution(3, "C", places=SOMEWHERE, remote=True),
    )
    assert [(hit.id, hit.group) for hit in found.hits()] == [(3, 0), (2, 2), (1, 3)]


def test_age_then_freshness_then_distance_then_title_then_id_decide(directory: Make) -> None:
    served: dict[str, Any] = {"zone": zone("departement:62")}
    yes, maybe = rules((16, 18)), rules((16, 18, True))
    found = directory(
        solution(9, "B", places=at(3), rules=yes, **served),
        solution(8, "B", places=at(3), rules=yes, **served),
        solution(7, "A", places=at(3), rules=yes, **served),
        solution(6, "Z", places=at(2), rules=yes, **served),
        solution(5, "A", places=at(1), rules=yes, verified_at=None, **served),
        solution(4, "A", places=at(1), rules=maybe, **served),
        solution(3, "A", places=at(1), **served),
    )
    assert found.ids(home=LENS, age=17) == [6, 7, 8, 9, 5, 4, 3]
    assert found.ids(home=LENS) == [3, 4, 6, 7, 8, 9, 5]


def test_titles_are_compared_folded_by_code_point(directory: Make) -> None:
    titles = ("Œuvre", "Zèbre", "élan", "2e chance", "École", "ecole a")
    found = directory(*(solution(number, title) for number, title in enumerate(titles, 1)))
    assert found.ids() == [4, 5, 6, 3, 1, 2]


def test_words_in_title_or_scheme_come_before_everything_else(directory: Make) -> None:
    served = zone("departement:62")
    found = directory(
        solution(1, "Cuisine", zone=served),
        solution(2, "Relais", text="cuisine", places=at(1), zone=served),
        solution(3, "Relais", scheme_words="cuisine", places=at(40), zone=served),
        solution(4, "Relais", actor="Cuisine", places=at(1), zone=served),
    )
    assert found.ids(home=LENS, q="cuisine") == [3, 1, 4, 2]
    assert found.ids(home=LENS, q="cuisine relais") == [3, 4, 2]


def test_a_score_never_passes_before_the_age_nor_before_freshness(directory: Make) -> None:
    found = directory(
        solution(1, "Cuisine", rules=rules((16, 18, True))),
        solution(2, "Cuisine", rules=rules((16, 18)), verified_at=None),
        solution(3, scheme_words="cuisine", rules=rules((16, 18))),
    )
    assert found.ids(q="cuisine", age=17) == [3, 2, 1]


def test_solutions_of_other_territories_stay_last_whatever_the_sort(directory: Make) -> None:
    found = directory(
        solution(1, "A cuisine", places=at(1), zone=zone("departement:80"), intakes=(permanent(),)),
        solution(2, "B", places=at(20), text="cuisine"),
    )
    for sort in ("pertinence", "distance", "entree", "nom"):
        asked = {"home": LENS, "include_outside": True, "sort": sort}
        assert found.ids(**asked) == [2, 1], sort
        assert found.ids(q="cuisine", **asked) == [2, 1], sort


def test_sorted_by_distance_the_unknown_comes_last(directory: Make) -> None:
    served: dict[str, Any] = {"zone": zone("departement:62")}
    found = directory(
        solution(1, places=SOMEWHERE, **served),
        solution(2, places=at(60), **served),
        solution(3, **served),
        solution(4, places=at(20), verified_at=None, **served),
    )
    assert found.ids(home=LENS, sort="distance") == [4, 2, 1, 3]
    assert found.ids(sort="distance") == found.ids(), "without a commune: the default order"


def test_sorted_by_entry_permanent_comes_first_and_nothing_last(directory: Make) -> None:
    found = directory(
        solution(1, "A"),
        solution(2, "B", intakes=(dated(-5), dated(40))),
        solution(3, "C", intakes=(dated(20),)),
        solution(4, "D", intakes=(dated(3), permanent(starts_on=day(90)))),
        solution(5, "E", intakes=(dated(10, apply_by=day(-1)),)),
        solution(6, "F", intakes=(dated(0),)),
        solution(7, "G", intakes=(dated(2, apply_by=day(-1)), dated(30))),
    )
    assert found.ids(sort="entree") == [4, 6, 3, 7, 2, 1, 5]


def test_an_intake_under_way_that_still_takes_requests_is_no_coming_one(directory: Make) -> None:
    found = directory(
        solution(1, "B", intakes=(dated(-5, apply_by=day(5)),)),
        solution(2, "A"),
        solution(3, "Z", intakes=(dated(90),)),
    )
    assert found.ids(sort="entree") == [3, 2, 1]
    assert found.ids(entree=("datee",)) == [1, 3]


def test_a_dated_intake_without_a_start_is_no_coming_one(directory: Make) -> None:
    undated = DocumentIntake(permanent=False, apply_by=day(5))
    found = directory(
        solution(1, "B", intakes=(undated,)),
        solution(2, "A"),
        solution(3, "C", intakes=(undated, dated(90))),
        solution(4, "D", intakes=(DocumentIntake(permanent=False),)),
    )
    assert found.ids(sort="entree") == [3, 2, 1, 4]
    assert found.ids(entree=("datee",)) == [1, 3, 4]


def test_expired_places_change_no_order(directory: Make) -> None:
    found = directory(
        solution(1, "B", intakes=(permanent(**places(50, until=-1)),)),
        solution(2, "A", intakes=(permanent(),)),
    )
    assert found.ids(sort="entree") == [2, 1]


def test_sorted_by_name_equal_titles_follow_the_default_order(directory: Make) -> None:
    served: dict[str, Any] = {"zone": zone("departement:62")}
    found = directory(
        solution(1, "B", places=at(1), **served),
        solution(2, "A", **served),
        solution(3, "A", places=at(40), **served),
        solution(4, "A", places=at(40), text="cuisine", scheme_words="cuisine", **served),
    )
    assert found.ids(home=LENS, sort="nom") == [3, 4, 2, 1]


def test_after_another_sort_strong_words_still_come_first(directory: Make) -> None:
    found = directory(
        solution(1, "Relais", text="cuisine", places=SOMEWHERE, intakes=(permanent(),)),
        solution(2, "Cuisine", intakes=(permanent(),)),
    )
    assert found.ids(q="cuisine", sort="entree") == [2, 1]


def test_pages_cut_one_order_and_a_page_beyond_is_empty(directory: Make) -> None:
    found = directory(*(solution(number) for number in (5, 3, 1, 2, 4)))

    def page(number: int) -> list[int]:
        asked = SearchCriteria(today=TODAY, page=number, page_size=2)
        results = found.engine.search(asked)
        assert results.total == 5
        return [hit.id for hit in results.hits]

    assert [page(number) for number in (1, 2, 3, 4)] == [[1, 2], [3, 4], [5], []]


# 8. Map -------------------------------------------------------------------------------------------
def test_the_map_counts_places_and_names_a_single_one(directory: Make) -> None:
    found = directory(
        solution(1, places=at(0) + at(0.01)),
        solution(2, places=at(0.01)),
        solution(3, places=at(100)),
    )
    results = found.map(WORLD, 10)
    cells = sorted((cell.count, cell.id, cell.solutions) for cell in results.cells)
    assert cells == [(1, 3, 1), (3, None, 2)]
    assert (results.zoom, results.positioned, results.total) == (12, 3, 3)


def test_the_mean_of_its_places_is_the_position_of_a_cell(directory: Make) -> None:
    [cell] = directory(solution(1, places=at(0)), solution(2, places=at(1))).map(WORLD, 1).cells
    assert abs(cell.latitude - point_at(0.5)[0]) < 1e-9
    assert (cell.longitude, cell.count, cell.id) == (2.0, 2, None)


def test_edges_of_the_view_are_inside_it(directory: Make) -> None:
    found = directory(solution(1, places=(DocumentPlace("62041", "62", 50.5, 2.5),)))
    assert len(found.map((2.5, 50.5, 3.0, 51.0), 5).cells) == 1
    assert len(found.map((2.0, 50.0, 2.5, 50.5), 5).cells) == 1
    assert len(found.map((2.51, 50.0, 3.0, 51.0), 5).cells) == 0


def test_what_has_no_position_is_counted_beside_the_map(directory: Make) -> None:
    found = directory(
        solution(1, places=SOMEWHERE),
        solution(2, remote=True),
        solution(3, places=at(5) + SOMEWHERE),
    )
    results = found.map((100.0, 0.0, 101.0, 1.0), 5)
    assert (results.cells, results.positioned, results.total) == ((), 1, 3)


def test_the_map_shows_what_the_list_finds(directory: Make) -> None:
    found = directory(
        solution(1, places=at(5), zone=zone("departement:62"), rules=rules((16, 18))),
        solution(2, places=at(5), zone=zone("departement:62"), rules=rules((20, 25))),
        solution(3, places=at(5), zone=zone("departement:80"), rules=rules((16, 18))),
    )
    assert found.map(WORLD, 5, home=LENS, age=17).total == 1
    assert found.map(WORLD, 5, home=LENS, age=17, include_outside=True).total == 2


def test_cells_grow_only_when_there_are_more_than_five_hundred(directory: Make) -> None:
    spread = [
        DocumentPlace("62041", "62", 40.0 + row * 0.5, column * 0.5)
        for row in range(25)
        for column in range(25)
    ]

    def drawn(count: int) -> tuple[int, int, int]:
        places = spread[:count]
        found = directory(*(solution(n, places=(place,)) for n, place in enumerate(places, 1)))
        results = found.map(WORLD, 14)
        return results.zoom, len(results.cells), sum(cell.count for cell in results.cells)

    assert drawn(500) == (16, 500, 500)
    zoom, cells, counted = drawn(501)
    assert zoom < 16
    assert cells <= 500
    assert counted == 501
