"""Members of a platform placed on circles, for the drawing keyed to the tables. Pure.

Coordinates are those of a 600 × 600 view box; the first member stands at the top.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

CENTRE = 300
RADII = {1: 165, 2: 270}


@dataclass(frozen=True, slots=True)
class Node:
    number: int
    x: int
    y: int
    ring: int


def ring_nodes(first_number: int, count: int, ring: int) -> list[Node]:
    """Members of one ring at equal angles, numbered on from `first_number`."""
    radius = RADII[ring]
    nodes = []
    for at in range(count):
        angle = 2 * math.pi * at / count - math.pi / 2
        nodes.append(
            Node(
                number=first_number + at,
                x=round(CENTRE + radius * math.cos(angle)),
                y=round(CENTRE + radius * math.sin(angle)),
                ring=ring,
            )
        )
    return nodes
