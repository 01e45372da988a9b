from __future__ import annotations

import pytest

from maps.projection import (
    WORLD,
    Box,
    box_around,
    box_around_point,
    box_of_bbox,
    project,
    units_of_km,
    unproject,
    zoom_of,
)


@pytest.mark.parametrize(
    ("latitude", "longitude", "x", "y"),
    [
        (0, 0, WORLD / 2, WORLD / 2),
        (85.05112878, -180, 0, 0),
        (-85.05112878, 180, WORLD, WORLD),
        (90, 0, WORLD / 2, 0),
    ],
)
def test_the_world_is_a_square(latitude: float, longitude: float, x: float, y: float) -> None:
    assert project(latitude, longitude) == pytest.approx((x, y), abs=1e-3)


@pytest.mark.parametrize("point", [(50.43, 2.83), (-21.1, 55.5), (14.6, -61.0), (0.0, 0.0)])
def test_a_point_comes_back_where_it_was(point: tuple[float, float]) -> None:
    assert unproject(*project(*point)) == pytest.approx(point, abs=1e-9)


def test_a_circle_reaches_as_far_as_it_says() -> None:
    """A degree of latitude is 111.2 km."""
    _, north = project(50.43 + 30 / 111.195, 2.83)
    _, here = project(50.43, 2.83)
    assert here - north == pytest.approx(units_of_km(30, 50.43), rel=0.01)


def test_a_frame_keeps_its_centre_and_takes_the_shape_asked() -> None:
    shaped = Box(0, 0, 100, 10).shaped(0.5)
    assert (shaped.width, shaped.height) == (100, 200)
    assert shaped.centre == (50, 5)


def test_a_frame_is_given_in_degrees_west_south_east_north() -> None:
    bbox = (2.0, 50.0, 3.0, 51.0)
    assert box_of_bbox(bbox).bbox == pytest.approx(bbox)


def test_a_frame_larger_than_the_world_is_cut_to_it() -> None:
    west, south, east, north = Box(-WORLD, -WORLD, 2 * WORLD, 2 * WORLD).bbox
    assert (west, east) == (-180, 180)
    assert south == pytest.approx(-85.0511, abs=1e-3)
    assert north == pytest.approx(85.0511, abs=1e-3)


def test_no_point_makes_no_box() -> None:
    assert box_around([]) is None
    assert box_around([(1, 2), (3, 0)]) == Box(1, 0, 3, 2)


def test_halving_a_frame_is_one_zoom_closer() -> None:
    frame = box_around_point(50.43, 2.83, 30)
    assert zoom_of(frame.scaled(0.5), 640) == zoom_of(frame, 640) + 1
    assert zoom_of(Box(5, 5, 5, 5), 640) == 18
    assert zoom_of(Box(0, 0, 50 * WORLD, WORLD), 640) == 0


def test_a_frame_moves_without_changing_size() -> None:
    moved = Box(0, 0, 10, 20).moved_to(100, 100)
    assert moved == Box(95, 90, 105, 110)
