"""The parts of the resident engine, each held to something simpler than itself."""

from __future__ import annotations

import itertools
import math
import random
from datetime import date, timedelta

import numpy as np
import pytest

from directory.gazetteer import distance_km
from directory.geography import Geography
from search.documents import Corpus, Document, DocumentIntake, DocumentPlace
from search.engines.build import build_columns, intern, title_ranks, unit_vectors
from search.engines.day import NO_ENTRY, PERMANENT_FIRST, build_day
from search.engines.mercator import BITS, to_mercator
from search.engines.order import first_rows
from search.engines.resident import chord_km, squared_chord
from search.text import Lexicon
from tests.days import TODAY

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def document(pk: int = 1, title_key: str = "titre", **more: object) -> Document:
    return Document(
        id=pk,
        title_key=title_key,
        texts=("", "", "", ""),
        scheme="e2c",
        category="insertion",
        phase="inserer",
        **more,  # type: ignore[arg-type]
    )


def corpus(*documents: Document) -> Corpus:
    return Corpus(documents, Geography(), Lexicon())


# The first rows of an order ----------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [1, 20, 21, 300, 5_000])
def test_the_first_rows_are_those_of_a_whole_sort(seed: int, count: int) -> None:
    rng = random.Random(seed)
    rows = rng.choice([1, 19, 257, 1_500, 4_000])
    few = np.array([rng.randrange(3) for _ in range(rows)])
    distances = np.array([rng.choice([0.5, 1.5, 9.0]) for _ in range(rows)])
    unique = np.array(rng.sample(range(rows * 2), rows))
    whole = sorted(range(rows), key=lambda row: (few[row], distances[row], unique[row]))
    assert first_rows([few, distances, unique], count).tolist() == whole[:count]


def test_rows_that_all_tie_keep_the_order_of_the_last_key() -> None:
    rows = 2_000
    same, last = np.zeros(rows), np.arange(rows)[::-1]
    assert first_rows([same, same, last], 3).tolist() == [rows - 1, rows - 2, rows - 3]


# Positions ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [
        (0.0, 0.0, 0.5, 0.5),
        (0.0, -180.0, 0.0, 0.5),
        (85.05112877980659, 0.0, 0.5, 0.0),
        (-85.0511, 90.0, 0.75, 1.0),
    ],
)
def test_known_corners_of_the_world_map(
    latitude: float, longitude: float, x: float, y: float
) -> None:
    found = to_mercator(np.array([latitude]), np.array([longitude]))[0]
    assert found[0] / 2**BITS == pytest.approx(x, abs=1e-6)
    assert found[1] / 2**BITS == pytest.approx(y, abs=1e-6)


def test_a_tile_at_each_zoom_is_half_of_the_one_below() -> None:
    point = to_mercator(np.array([50.43]), np.array([2.83]))[0]
    for zoom in range(1, 20):
        parent = point >> (BITS - zoom)
        child = point >> (BITS - zoom - 1)
        assert (child >> 1).tolist() == parent.tolist()


def test_the_tile_of_lens_is_the_one_that_map_makers_give_it() -> None:
    zoom, latitude, longitude = 12, 50.4322, 2.8333
    tiles = 2**zoom
    x = int((longitude + 180) / 360 * tiles)
    radians = math.radians(latitude)
    y = int((1 - math.asinh(math.tan(radians)) / math.pi) / 2 * tiles)
    found = to_mercator(np.array([latitude]), np.array([longitude]))[0] >> (BITS - zoom)
    assert found.tolist() == [x, y]


@pytest.mark.parametrize("point", [(90.0, 0.0), (-90.0, 181.0), (float("nan"), float("nan"))])
def test_impossible_points_stay_on_the_map(point: tuple[float, float]) -> None:
    found = to_mercator(np.array([point[0]]), np.array([point[1]]))[0]
    assert all(0 <= value < 2**BITS for value in found.tolist())


@pytest.mark.parametrize("km", [0.001, 0.1, 1, 29.999, 30, 200, 9_000])
def test_a_chord_says_the_same_as_a_distance(km: float) -> None:
    assert chord_km(squared_chord(km)) == pytest.approx(km, rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_distances_by_vectors_are_those_of_the_sphere(seed: int) -> None:
    rng = random.Random(seed)
    points = [(rng.uniform(-60, 60), rng.uniform(-180, 180)) for _ in range(30)]
    vectors = unit_vectors(np.array(points))
    for (one, a), (other, b) in itertools.pairwise(zip(points, vectors, strict=True)):
        expected = distance_km(*one, *other)
        assert chord_km(float(((a - b) ** 2).sum())) == pytest.approx(expected, abs=1e-6)


# Columns -----------------------------------------------------------------------------------------
def test_equal_keys_share_a_number_in_order_of_appearance() -> None:
    numbers, table = intern(["b", "a", "b", "c"])
    assert numbers.tolist() == [0, 1, 0, 2]
    assert table == ["b", "a", "c"]


def test_what_must_come_first_is_numbered_first_even_when_absent() -> None:
    numbers, table = intern(["x"], first=("none",))
    assert numbers.tolist() == [1]
    assert table == ["none", "x"]


def test_titles_rank_by_code_point_and_ties_by_id() -> None:
    documents = [
        document(7, "micro lycee"),
        document(3, "micro lycee"),
        document(5, "e2c"),
        document(1, "zep"),
    ]
    title, final = title_ranks(documents)
    assert title.tolist() == [1, 1, 0, 2]
    assert final.tolist() == [2, 1, 0, 3]


def test_places_are_kept_beside_their_document() -> None:
    known = DocumentPlace("62498", "62", 50.4, 2.8)
    unknown = DocumentPlace("62041", "62", None, None)
    columns = build_columns(
        corpus(document(1), document(2, places=(known, unknown)), document(3, places=(known,)))
    )
    assert columns.has_place.tolist() == [False, True, True]
    assert columns.row_places.tolist() == [0, 0, 2, 3]
    assert columns.place_rows.tolist() == [1, 1, 2]
    assert np.isnan(columns.place_points[1]).all()


def test_an_empty_directory_makes_empty_columns() -> None:
    columns = build_columns(corpus())
    assert len(columns.ids) == 0
    assert build_day(columns, TODAY).listed.tolist() == []


# What depends on the day -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("verified_at", "days", "stale"),
    [
        (None, 180, True),
        (TODAY, 1, False),
        (TODAY - timedelta(days=180), 180, False),  # through that day
        (TODAY - timedelta(days=181), 180, True),
    ],
)
def test_a_sheet_grows_stale_the_day_after_its_term(
    verified_at: date | None, days: int, stale: bool
) -> None:
    columns = build_columns(corpus(document(verified_at=verified_at, freshness_days=days)))
    assert build_day(columns, TODAY).stale.tolist() == [stale]


@pytest.mark.parametrize(
    ("start", "end", "listed"),
    [
        (None, None, True),
        (TODAY, None, False),
        (TODAY, TODAY, False),
        (YESTERDAY, TODAY, False),
        (YESTERDAY, YESTERDAY, True),
        (TOMORROW, None, True),
    ],
)
def test_a_suspended_solution_is_not_listed_between_its_dates(
    start: date | None, end: date | None, listed: bool
) -> None:
    columns = build_columns(corpus(document(suspended_from=start, suspended_until=end)))
    assert build_day(columns, TODAY).listed.tolist() == [listed]


def intake(**more: object) -> DocumentIntake:
    return DocumentIntake(**{"permanent": False, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("intakes", "order"),
    [
        ((), NO_ENTRY),
        ((intake(permanent=True),), PERMANENT_FIRST),
        ((intake(starts_on=TODAY),), TODAY.toordinal()),
        ((intake(starts_on=YESTERDAY),), NO_ENTRY),
        ((intake(starts_on=TOMORROW, apply_by=YESTERDAY),), NO_ENTRY),
        (
            (intake(starts_on=TOMORROW), intake(starts_on=TODAY)),
            TODAY.toordinal(),
        ),
        ((intake(starts_on=TODAY), intake(permanent=True)), PERMANENT_FIRST),
    ],
)
def test_the_order_of_entries(intakes: tuple[DocumentIntake, ...], order: int) -> None:
    columns = build_columns(corpus(document(intakes=intakes)))
    assert build_day(columns, TODAY).entry_order.tolist() == [order]


@pytest.mark.parametrize(
    ("said", "kinds", "known"),
    [
        (intake(permanent=True, open_places=2, expires_at=TODAY), ["permanente"], True),
        (intake(permanent=True, open_places=2, expires_at=YESTERDAY), ["permanente"], False),
        (intake(permanent=True, open_places=0, expires_at=TOMORROW), ["permanente"], False),
        (intake(permanent=True), ["permanente"], False),
        (intake(starts_on=TODAY, open_places=1, expires_at=TODAY), ["datee"], True),
        (intake(starts_on=YESTERDAY, open_places=1, expires_at=TOMORROW), [], False),
        (
            intake(starts_on=TOMORROW, apply_by=YESTERDAY, open_places=9, expires_at=TOMORROW),
            [],
            False,
        ),
    ],
)
def test_places_are_believed_until_they_expire_or_are_past(
    said: DocumentIntake, kinds: list[str], known: bool
) -> None:
    facets = build_day(build_columns(corpus(document(intakes=(said,)))), TODAY).facets
    row = facets.matrix[facets.ids[0]]
    values = facets.values["entree"]
    assert [value for value, on in zip(values, row[:2], strict=True) if on] == kinds
    assert bool(row[2]) is known
