from __future__ import annotations

import math
from itertools import combinations

import pytest

from maps.joining import join, join_close
from maps.projection import project
from search.results import MapCell


def cell(latitude: float, longitude: float, *ids: int, count: int = 0) -> MapCell:
    """A cell of these solutions, one place each unless `count` says more."""
    places = count or len(ids)
    return MapCell(
        latitude=latitude,
        longitude=longitude,
        count=places,
        id=ids[0] if places == 1 else None,
        solutions=len(ids) or places,
        ids=ids,
    )


def gap_px(one: MapCell, other: MapCell, zoom: int) -> float:
    (x, y), (other_x, other_y) = (project(c.latitude, c.longitude) for c in (one, other))
    return math.hypot(x - other_x, y - other_y) * 256 * 2**zoom / 1_000_000


def test_marks_far_apart_stay_as_they_are() -> None:
    cells = (cell(50.43, 2.83, 1), cell(50.63, 3.06, 2))
    assert set(join_close(cells, zoom=10, gap_px=44)) == set(cells)


def test_two_points_that_overlap_become_a_disc_of_both() -> None:
    [disc] = join_close((cell(50.43, 2.83, 1), cell(50.431, 2.831, 2)), zoom=8, gap_px=44)
    assert (disc.count, disc.solutions, disc.ids, disc.id) == (2, 2, (1, 2), None)
    assert disc.latitude == pytest.approx(50.4305, abs=1e-4)


def test_a_disc_stands_nearer_to_where_most_places_are() -> None:
    disc = join(cell(50.0, 2.0, 1, 2, 3), cell(50.4, 2.0, 4))
    assert disc.latitude == pytest.approx(50.1, abs=0.01)


def test_the_two_places_of_a_solution_are_one_solution() -> None:
    disc = join(cell(50.0, 2.0, 7), cell(50.1, 2.0, 7))
    assert (disc.count, disc.solutions, disc.ids) == (2, 1, (7,))


def test_how_many_solutions_is_not_guessed_when_cells_do_not_name_them() -> None:
    disc = join(cell(50.0, 2.0, count=80), cell(50.1, 2.0, 7))
    assert (disc.count, disc.solutions, disc.ids) == (81, 0, ())


def test_a_disc_of_more_than_fifty_solutions_no_longer_names_them() -> None:
    disc = join(cell(50.0, 2.0, *range(1, 41)), cell(50.1, 2.0, *range(31, 61)))
    assert (disc.count, disc.solutions, disc.ids) == (70, 60, ())


def test_no_place_is_lost_and_no_mark_covers_another() -> None:
    cells = [
        cell(50 + row / 17, 2 + column / 13, row * 20 + column + 1)
        for row in range(20)
        for column in range(20)
    ]
    joined = join_close(cells, zoom=8, gap_px=44)
    assert sum(one.count for one in joined) == 400
    assert {one for disc in joined for one in disc.ids} <= set(range(1, 401))
    assert all(gap_px(*pair, zoom=8) > 22 for pair in combinations(joined, 2))


def test_the_same_cells_in_another_order_give_the_same_marks() -> None:
    cells = [cell(50 + number / 40, 2 + number / 60, number + 1) for number in range(30)]
    assert join_close(cells, zoom=8, gap_px=44) == join_close(cells[::-1], zoom=8, gap_px=44)
