"""The drawing of a platform: a point a member, numbered like the tables."""

from __future__ import annotations

import math

import pytest

from directory.circles import CENTRE, RADII, ring_nodes
from directory.models import Membership
from directory.sheets.platform import roles_of

MARKER = 12  # half of the narrowest gap that two numbers need


def test_a_circle_without_members_draws_nothing() -> None:
    assert ring_nodes(1, 0, 1) == []


@pytest.mark.parametrize(("ring", "top"), [(1, 135), (2, 30)])
def test_the_first_member_stands_at_the_top(ring: int, top: int) -> None:
    first = ring_nodes(1, 5, ring)[0]
    assert (first.x, first.y) == (CENTRE, top)


def test_four_members_stand_at_the_four_quarters_clockwise() -> None:
    found = [(node.x, node.y) for node in ring_nodes(1, 4, 1)]
    assert found == [(300, 135), (465, 300), (300, 465), (135, 300)]


@pytest.mark.parametrize("ring", [1, 2])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 12, 13, 24, 40])
def test_every_member_has_its_own_point_on_its_circle(ring: int, count: int) -> None:
    nodes = ring_nodes(1, count, ring)
    assert len({(node.x, node.y) for node in nodes}) == count
    for node in nodes:
        assert node.ring == ring
        assert math.dist((node.x, node.y), (CENTRE, CENTRE)) == pytest.approx(RADII[ring], abs=1)


@pytest.mark.parametrize("count", [2, 12, 13, 30])
def test_neighbours_are_equally_far(count: int) -> None:
    nodes = ring_nodes(1, count, 2)
    gaps = [
        math.dist((one.x, one.y), (other.x, other.y))
        for one, other in zip(nodes, [*nodes[1:], nodes[0]], strict=True)
    ]
    assert max(gaps) - min(gaps) <= 2 * math.sqrt(2)
    assert min(gaps) > 2 * MARKER


def test_numbers_go_on_from_one_circle_to_the_next() -> None:
    nodes = [*ring_nodes(1, 13, 1), *ring_nodes(14, 3, 2)]
    assert [node.number for node in nodes] == list(range(1, 17))


def test_no_member_of_the_outer_circle_leaves_the_drawing() -> None:
    for node in ring_nodes(1, 60, 2):
        assert MARKER <= node.x <= 2 * CENTRE - MARKER
        assert MARKER <= node.y <= 2 * CENTRE - MARKER


def test_the_circles_never_touch() -> None:
    assert RADII[2] - RADII[1] > 2 * MARKER


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ({}, ()),
        ({"does_spotting": True}, ("Repérage",)),
        ({"does_steering": True, "does_contact": True}, ("Contact", "Pilotage")),
        ({"does_solution": True, "does_support": False}, ("Solution",)),
        ({"does_support": True, "does_diagnosis": True}, ("Diagnostic", "Accompagnement")),
    ],
)
def test_what_a_member_does_is_said_in_the_order_of_the_path(
    does: dict[str, bool], said: tuple[str, ...]
) -> None:
    assert roles_of(Membership(**does)) == said
