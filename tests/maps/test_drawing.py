from __future__ import annotations

from datetime import date

import pytest

from directory.geography import Home
from maps.base_map import FILE, SCALE, build_base_map
from maps.drawing import build_drawing, place_in
from maps.extent import RATIO, build_extent, metropole
from maps.marks import Mark
from maps.outlines import build_outline, build_path, outlines
from maps.projection import box_around_point, project
from maps.towns import nearest_towns, towns
from search.criteria import SearchCriteria
from search.results import MapCell

TODAY = date(2026, 11, 25)
LENS = Home("62498", "Lens", "62", "09", "32", 50.42893, 2.83183)
NOWHERE = Home("97502", "Saint-Pierre", "975", None, "975", None, None)


def mark(latitude: float, longitude: float, name: str = "un lieu") -> Mark:
    return Mark(name, latitude, longitude, count=2, solutions=2, ids=(1, 2))


def found(*points: tuple[float, float], count: int = 1) -> list[MapCell]:
    return [MapCell(latitude, longitude, count) for latitude, longitude in points]


def asked(**facts: object) -> SearchCriteria:
    return SearchCriteria(today=TODAY, **facts)  # type: ignore[arg-type]


# ---- the frame


def test_the_frame_first_shows_the_ring_around_home() -> None:
    frame = build_extent(asked(home=LENS), found((50.43, 2.83), (50.63, 3.06), (43.6, 1.44)))
    x, y = project(50.42893, 2.83183)
    assert frame.centre == pytest.approx((x, y))
    ring = box_around_point(50.42893, 2.83183, 30)
    assert frame.left < ring.left
    assert frame.top < ring.top
    assert frame.width < 3 * ring.width


def test_the_frame_is_wider_when_most_of_what_is_found_is_further() -> None:
    laon, dunkerque = (49.56, 3.62), (51.03, 2.38)
    frame = build_extent(asked(home=LENS), found(laon, dunkerque, (50.43, 2.83)))
    assert all(frame.holds(*project(*point)) for point in (laon, dunkerque))


def test_without_a_place_the_frame_shows_the_territory_asked_for() -> None:
    frame = build_extent(asked(territories=(("departement", "59"),)), [])
    nord = next(outline.box for outline in outlines("departements") if outline.code == "59")
    assert frame.left < nord.left < nord.right < frame.right
    assert frame.top < nord.top < nord.bottom < frame.bottom


def test_without_anything_the_frame_shows_the_mainland_first() -> None:
    saint_denis, lille, marseille = (-20.88, 55.45), (50.63, 3.06), (43.3, 5.37)
    frame = build_extent(asked(), found(saint_denis, lille, marseille))
    assert frame.holds(*project(*lille))
    assert frame.holds(*project(*marseille))
    assert not frame.holds(*project(*saint_denis))
    overseas = build_extent(asked(), found(saint_denis))
    assert overseas.holds(*project(*saint_denis))


def test_a_commune_without_a_point_still_has_a_map() -> None:
    frame = build_extent(asked(home=NOWHERE), [])
    assert frame.holds(*metropole().centre)


@pytest.mark.parametrize("points", [[], [(50.43, 2.83)], [(50, 2), (50, 4)], [(43, 2), (50, 2)]])
def test_every_frame_has_the_shape_of_the_map(points: list[tuple[float, float]]) -> None:
    frame = build_extent(asked(), found(*points))
    assert frame.width / frame.height == pytest.approx(RATIO)


# ---- the drawing


def test_a_mark_is_placed_by_percentages() -> None:
    frame = box_around_point(50.43, 2.83, 40)
    centre = place_in(frame, 50.43, 2.83)
    assert centre is not None
    assert (centre.x, centre.y) == ("50.00%", "50.00%")
    assert place_in(frame, 43.6, 1.44) is None


def test_only_marks_of_the_frame_are_drawn() -> None:
    frame = box_around_point(50.43, 2.83, 40)
    drawing = build_drawing(frame, [mark(50.5, 2.9), mark(43.6, 1.44)], home=LENS)
    assert [one.mark.latitude for one in drawing.marks] == [50.5]


def test_the_ring_is_thirty_kilometres_around_home() -> None:
    frame = box_around_point(50.43, 2.83, 40)
    ring = build_drawing(frame, [], home=LENS).ring
    assert ring is not None
    assert ring.radius == pytest.approx(frame.width / 2 * 30 / 40, rel=0.01)
    assert build_drawing(frame, [], home=None).ring is None
    assert build_drawing(frame, [], home=NOWHERE).ring is None


def test_names_of_towns_do_not_meet_and_leave_home_alone() -> None:
    frame = box_around_point(50.43, 2.83, 60)
    drawn = build_drawing(frame, [], home=LENS).towns
    assert "Lens" not in [town.name for town in drawn]
    assert "Lille" in [town.name for town in drawn]
    assert 4 < len(drawn) <= 12
    assert not drawn[0].is_minor
    assert drawn[-1].is_minor


def test_a_mark_on_the_name_of_a_town_hides_the_name_not_the_mark() -> None:
    frame = box_around_point(50.43, 2.83, 60)
    lille = next(town for town in towns() if town.name == "Lille")
    on_its_name = mark(lille.latitude, lille.longitude + 0.1)
    names = [town.name for town in build_drawing(frame, [on_its_name], home=None).towns]
    assert "Lille" not in names
    on_its_dot = mark(lille.latitude, lille.longitude)
    names = [town.name for town in build_drawing(frame, [on_its_dot], home=None).towns]
    assert "Lille" in names


def test_a_wide_frame_is_drawn_with_regions_a_near_one_with_departements() -> None:
    wide = build_drawing(metropole(), [], home=None).outlines
    near = build_drawing(box_around_point(50.43, 2.83, 60), [], home=None).outlines
    assert {outline.name for outline in wide} >= {"Bretagne", "Occitanie"}
    assert {outline.name for outline in near} >= {"Nord", "Pas-de-Calais"}
    assert "Gironde" not in {outline.name for outline in near}


# ---- outlines, towns and the base map


def test_an_outline_is_a_closed_path_in_short_steps() -> None:
    assert build_path([(10.2, 10.1), (20.4, 10.2), (20.4, 30.0)]) == "M10 10l10 0 0 20z"
    assert build_path([(10.2, 10.1), (10.3, 10.2)]) == ""


def test_an_outline_may_have_several_parts() -> None:
    square = [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    island = [[[5, 5], [6, 5], [6, 6], [5, 5]]]
    outline = build_outline(
        {
            "properties": {"code": "2A", "nom": "Corse-du-Sud"},
            "geometry": {"type": "MultiPolygon", "coordinates": [square, island]},
        }
    )
    assert len(outline.rings) == 2
    assert outline.path.count("M") == outline.path.count("z") == 2
    assert outline.box.holds(*project(5.5, 5.5))


def test_every_departement_of_the_mainland_and_overseas_has_an_outline() -> None:
    codes = {outline.code for outline in outlines("departements")}
    assert len(codes) == 101
    assert {"2A", "2B", "01", "971", "974", "976"} <= codes
    assert len(outlines("regions")) == 18


def test_the_nearest_town_is_named() -> None:
    [lens, saint_denis] = nearest_towns([(50.431, 2.829), (-20.88, 55.45)])
    assert (lens.name, saint_denis.name) == ("Lens", "Saint-Denis")
    assert nearest_towns([]) == []


def test_only_towns_whose_own_point_is_known_are_named() -> None:
    assert all(abs(town.latitude) <= 90 and town.population > 0 for town in towns(10))
    assert len({town.code for town in towns()}) == len(towns())


def test_the_file_of_the_base_map_is_up_to_date() -> None:
    """After a change of the reference data: `manage.py build_base_map`."""
    assert FILE.read_bytes() == build_base_map()
    assert SCALE == 1000


def test_the_base_map_stays_light() -> None:
    assert FILE.stat().st_size < 110_000
