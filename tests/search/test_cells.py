"""The map's cells: places counted, never lost, never more than a screen can show."""

from __future__ import annotations

import random

import numpy as np
import pytest

from directory.geography import Geography
from search.documents import Corpus, Document, DocumentPlace
from search.engines.build import build_columns
from search.engines.cells import CELLS_AT_MOST, map_cells
from search.engines.columns import Columns
from search.results import MapResults
from search.text import Lexicon

WORLD = (-180.0, -85.0, 180.0, 85.0)


def place(latitude: float | None, longitude: float | None) -> DocumentPlace:
    return DocumentPlace("62498", "62", latitude, longitude)


def columns_of(*places: tuple[DocumentPlace, ...]) -> Columns:
    documents = tuple(
        Document(
            id=100 + number,
            title_key=f"titre {number:05}",
            texts=("", "", "", ""),
            scheme="e2c",
            category="insertion",
            phase="inserer",
            places=held,
        )
        for number, held in enumerate(places)
    )
    return build_columns(Corpus(documents, Geography(), Lexicon()))


def cells_of(columns: Columns, *, bbox: tuple[float, ...] = WORLD, zoom: int = 8) -> MapResults:
    west, south, east, north = bbox
    rows = np.arange(len(columns.ids))
    return map_cells(columns, rows, (west, south, east, north), zoom)


def test_one_place_alone_is_a_point_at_its_own_position() -> None:
    found = cells_of(columns_of((place(50.43, 2.83),)))
    (cell,) = found.cells
    assert (cell.id, cell.count, cell.solutions) == (100, 1, 1)
    assert (cell.latitude, cell.longitude) == (50.43, 2.83)


def test_two_solutions_at_one_place_are_a_cell_without_an_id() -> None:
    found = cells_of(columns_of((place(50.43, 2.83),), (place(50.43, 2.83),)))
    (cell,) = found.cells
    assert (cell.id, cell.count, cell.solutions) == (None, 2, 2)


def test_two_places_of_one_solution_count_as_two_places_of_one() -> None:
    found = cells_of(columns_of((place(50.43, 2.83), place(50.431, 2.831))), zoom=5)
    (cell,) = found.cells
    assert (cell.count, cell.solutions) == (2, 1)
    assert cell.latitude == pytest.approx(50.4305)


def test_a_place_without_a_position_is_counted_nowhere() -> None:
    found = cells_of(columns_of((place(None, None),), (), (place(50.43, 2.83),)))
    assert sum(cell.count for cell in found.cells) == 1
    assert (found.positioned, found.total) == (1, 3)


def test_zooming_in_parts_what_zooming_out_joined() -> None:
    columns = columns_of((place(50.43, 2.83),), (place(50.63, 3.06),))
    assert len(cells_of(columns, zoom=3).cells) == 1
    assert len(cells_of(columns, zoom=9).cells) == 2


def test_what_lies_outside_the_frame_is_left_out_but_still_positioned() -> None:
    columns = columns_of((place(50.43, 2.83),), (place(43.3, 5.4),))
    found = cells_of(columns, bbox=(2.0, 50.0, 4.0, 51.0))
    assert [cell.id for cell in found.cells] == [100]
    assert found.positioned == 2


@pytest.mark.parametrize("edge", [(2.83, 50.0, 4.0, 51.0), (2.0, 50.43, 4.0, 51.0)])
def test_the_edges_of_the_frame_belong_to_it(edge: tuple[float, ...]) -> None:
    assert len(cells_of(columns_of((place(50.43, 2.83),)), bbox=edge).cells) == 1


@pytest.mark.parametrize("zoom", [0, 4, 8, 12, 19, 28, 30])
def test_no_zoom_sends_more_cells_than_a_screen_can_show(zoom: int) -> None:
    rng = random.Random(zoom)
    held = [(place(rng.uniform(42, 51), rng.uniform(-4, 8)),) for _ in range(3_000)]
    found = cells_of(columns_of(*held), zoom=zoom)
    assert 0 < len(found.cells) <= CELLS_AT_MOST
    assert sum(cell.count for cell in found.cells) == 3_000


def test_nothing_found_draws_nothing() -> None:
    columns = columns_of((place(50.43, 2.83),))
    found = map_cells(columns, np.array([], dtype=np.int64), WORLD, 8)
    assert found.cells == ()
    assert (found.positioned, found.total) == (0, 0)
