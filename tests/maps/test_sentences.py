from __future__ import annotations

import pytest

from maps.sentences import build_summary
from search.results import GROUP_REMOTE, MapCell, MapResults, SearchResults


def summary(total: int, on_map: int, remote: int = 0, *, places: int = 0, framed: int = 0) -> str:
    found = SearchResults(total=total, groups={GROUP_REMOTE: remote})
    world = MapResults((MapCell(0, 0, places),), 10, positioned=on_map, total=total)
    frame = MapResults((MapCell(0, 0, framed),), 10, positioned=on_map, total=total)
    said = build_summary(found, world, frame)
    parts = (said.total, said.on_map, said.elsewhere, said.beyond)
    return " | ".join(part for part in parts if part).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (summary(0, 0), "0 solution"),
        (summary(1, 1), "1 solution | sur la carte"),
        (summary(10, 10), "10 solutions | sur la carte"),
        (
            summary(10, 8, 2),
            "10 solutions | dont 8 sur la carte | 2 sont à distance : elles sont dans la liste.",
        ),
        (
            summary(3, 2, 0),
            "3 solutions | dont 2 sur la carte | "
            "1 est sans adresse connue : elle est dans la liste.",
        ),
        (
            summary(9, 6, 2),
            "9 solutions | dont 6 sur la carte | "
            "2 sont à distance et 1 est sans adresse connue : elles sont dans la liste.",
        ),
        (
            summary(2, 0, 2),
            "2 solutions | aucune sur la carte | 2 sont à distance : elles sont dans la liste.",
        ),
        (
            summary(4, 4, places=5, framed=4),
            "4 solutions | sur la carte | 1 lieu est plus loin que ce cadre.",
        ),
        (
            summary(4, 4, places=7, framed=4),
            "4 solutions | sur la carte | 3 lieux sont plus loin que ce cadre.",
        ),
    ],
)
def test_what_is_said_above_the_map(said: str, expected: str) -> None:
    assert said == expected
