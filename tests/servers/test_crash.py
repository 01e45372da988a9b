"""The server killed under load, several times, on both databases: nothing it acknowledged is lost.
`make drill` kills it more often, and measures how soon it answers again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.desk import Desk, Migrated
from tests.servers.front import free_port
from tests.servers.storm import Storm
from tests.servers.web import HTTPS, Host

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("writers")]
KILLS, SAVES_EACH = 3, 12


@pytest.fixture
def desk(migrated: Migrated, collected: Path, tmp_path: Path) -> Iterator[Desk]:
    env = migrated.copy(tmp_path) | HTTPS | {"STATIC_ROOT": str(collected)}
    desk = Desk(env, "tests.servers.town")
    yield desk
    desk.close()


def test_a_killed_server_loses_nothing_that_it_acknowledged(desk: Desk, tmp_path: Path) -> None:
    town = desk.said("world", "3")
    server = Host(desk, free_port(), tmp_path / "media", workers=2)
    server.start()
    storm = Storm(server, town)
    try:
        with storm.blowing():
            for _ in range(KILLS):
                storm.kill_after(SAVES_EACH)
    finally:
        server.kill()
    found = desk.said("audit", module="tests.servers.places_editor")
    assert storm.faults == []
    assert storm.kept >= KILLS * SAVES_EACH
    assert sum(reader.read for reader in storm.readers) > 0
    assert storm.lost(found) == []
    assert storm.torn(found) == []
    assert 0 <= storm.unasked(found) <= len(storm.writers) * (KILLS + 1)
