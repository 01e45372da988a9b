"""Each index of our tables has its question in deploy/index_postgresql.md, and is taken for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.house import ROOT
from tests.servers.desk import Desk, MigratedPostgres

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
TAKEN, NOT_TAKEN = "## Pris\n", "## Que rien ne prend\n"


def told(part: str) -> set[str]:
    text = (ROOT / "deploy" / "index_postgresql.md").read_text(encoding="utf-8")
    section = text.partition(part)[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE))


@pytest.fixture(scope="module")
def desk(migrated_pg: MigratedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(migrated_pg.copy(tmp_path_factory.mktemp("indexes")), "tests.servers.explained")
    yield desk
    desk.close()


def test_each_index_has_its_line(desk: Desk) -> None:
    assert not told(TAKEN) & told(NOT_TAKEN)
    assert set(desk.said("held")) == told(TAKEN) | told(NOT_TAKEN)


def test_the_planner_takes_each_index_for_its_question(desk: Desk) -> None:
    plans = desk.said("taken")
    assert set(plans) == told(TAKEN)
    missed = {name: indexes for name, indexes in plans.items() if name not in indexes}
    assert not missed
