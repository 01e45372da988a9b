"""Frames of the map: what they hold, how they meet, and the zoom they are seen at."""

from __future__ import annotations

import pytest

from maps.projection import (
    WORLD,
    ZOOM_MAX,
    Box,
    box_around,
    box_around_point,
    box_of_bbox,
    units_of_km,
    zoom_of,
)

FRAME = Box(10, 20, 30, 60)


@pytest.mark.parametrize(
    ("other", "meet"),
    [
        (Box(30, 60, 40, 70), True),
        (Box(31, 20, 40, 60), False),
        (Box(10, 61, 30, 70), False),
        (Box(15, 30, 16, 31), True),
        (Box(0, 0, 100, 100), True),
        (Box(0, 0, 9, 19), False),
    ],
)
def test_frames_that_touch_meet_both_ways(other: Box, meet: bool) -> None:
    assert FRAME.meets(other) is meet
    assert other.meets(FRAME) is meet


@pytest.mark.parametrize(
    ("point", "held"),
    [((10, 20), True), ((30, 60), True), ((20, 40), True), ((9, 40), False), ((20, 61), False)],
)
def test_the_edge_of_a_frame_is_in_it(point: tuple[float, float], held: bool) -> None:
    assert FRAME.holds(*point) is held


def test_a_joined_frame_holds_both() -> None:
    assert FRAME.joined(Box(0, 30, 20, 90)) == Box(0, 20, 30, 90)


def test_padding_is_a_share_of_each_side() -> None:
    assert FRAME.padded(0.5) == Box(0, 0, 40, 80)


def test_scaling_keeps_the_centre() -> None:
    assert FRAME.scaled(2) == Box(0, 0, 40, 80)
    assert FRAME.scaled(1) == FRAME
    assert FRAME.scaled(0.5).centre == FRAME.centre


@pytest.mark.parametrize("ratio", [0.25, 0.5, 1.0, 1.6])
def test_a_shaped_frame_never_cuts_what_it_held(ratio: float) -> None:
    shaped = FRAME.shaped(ratio)
    assert shaped.width / shaped.height == pytest.approx(ratio)
    assert shaped.joined(FRAME) == shaped
    assert shaped.width == FRAME.width or shaped.height == FRAME.height


def test_points_make_the_smallest_frame() -> None:
    assert box_around([(3, 9), (1, 4), (2, 7)]) == Box(1, 4, 3, 9)


@pytest.mark.parametrize("latitude", [0.0, 50.43, -21.1, 60.0])
def test_a_circle_is_drawn_larger_away_from_the_equator(latitude: float) -> None:
    at_equator = units_of_km(30, 0)
    assert units_of_km(30, latitude) >= at_equator
    assert units_of_km(60, latitude) == pytest.approx(2 * units_of_km(30, latitude))
    frame = box_around_point(latitude, 2.83, 30)
    assert frame.width == pytest.approx(2 * units_of_km(30, latitude))


def test_degrees_make_a_frame_and_come_back() -> None:
    bbox = (-61.5, 14.4, -60.8, 14.9)
    assert box_of_bbox(bbox).bbox == pytest.approx(bbox)


@pytest.mark.parametrize("zoom", [0, 1, 5, 12, ZOOM_MAX])
def test_a_tile_is_seen_at_its_own_zoom(zoom: int) -> None:
    width = WORLD / 2**zoom
    assert zoom_of(Box(0, 0, width, width), 256) == zoom


def test_the_zoom_stays_between_the_world_and_the_street() -> None:
    assert zoom_of(Box(5, 5, 5, 5), 256) == ZOOM_MAX
    assert zoom_of(Box(0, 0, 1e-6, 1), 256) == ZOOM_MAX
    assert zoom_of(Box(0, 0, WORLD * 8, WORLD), 256) == 0
