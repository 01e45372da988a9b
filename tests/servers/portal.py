"""Two web hosts with caches of their own on one PostgreSQL, and the lead of a small town."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.desk import Desk, MigratedPostgres
from tests.servers.front import free_port
from tests.servers.web import HTTPS, Host

TOWN = "tests.servers.town"


@dataclass
class Portal:
    desk: Desk
    hosts: list[Host]
    town: dict[str, Any]
    media: Path
    static: Path

    def save(self, host: Host, value: int) -> int:
        """The lead says how many places are left; the status."""
        pk = self.town["intake"]
        answer = host.send(
            "/espace/places/",
            {"ligne": pk, f"libres-{pk}": value, f"etat-{pk}": self.stamp(host)},
            session=self.town["session"],
            Accept="application/json",
        )
        return answer.status

    def stamp(self, host: Host) -> str:
        page = host.send("/espace/places/", session=self.town["session"]).text
        field = page.partition(f'name="etat-{self.town["intake"]}"')[2]
        return field.partition('value="')[2].partition('"')[0]


@contextmanager
def two_hosts(
    migrated_pg: MigratedPostgres, folder: Path, static: Path, **more: str
) -> Iterator[Portal]:
    """`more`: other settings of both, from the environment."""
    media = folder / "shared"
    env = migrated_pg.copy(folder) | HTTPS | {"CACHE_URL": "database:", **more}
    env["EMAIL_URL"] = f"file:{folder / 'letters'}"
    env["STATIC_ROOT"] = str(static)
    desk = Desk(env, TOWN)
    town = desk.said("world")
    hosts = [Host(desk, free_port(), media) for _ in range(2)]
    for host in hosts:
        host.start()
    try:
        yield Portal(desk, hosts, town, media, static)
    finally:
        for host in hosts:
            host.kill()
        desk.close()
