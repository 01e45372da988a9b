"""A copy of a filled site taken while people write, restored elsewhere, table by table."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from bench.drill.figures import Figure
from bench.drill.kills import both_databases
from tests.servers.desk import Desk, Migrated, MigratedPostgres, environment

IMPORTER = "tests.servers.importer"
LINES = 2_000
WITHIN_S = 60.0


def restored(migrated: Migrated, folder: Path) -> list[Figure]:
    (folder / "one").mkdir()
    (folder / "other").mkdir()
    office = Desk(migrated.copy(folder / "one"), "tests.servers.keeper")
    url = migrated.database() if isinstance(migrated, MigratedPostgres) else ""
    other = environment(folder / "other", url)["VAR_DIR"]
    try:
        office.run("world", module="tests.servers.importer")
        office.run(
            "apply",
            office.run("stage", str(LINES), module="tests.servers.importer").strip(),
            module="tests.servers.importer",
        )
        writer = office.started("write", "100")
        began = time.monotonic()
        office.run("backup", str(folder / "copy"))
        taken = time.monotonic()
        writer.finish()
        office.run("elsewhere", other, url, "restore", str(folder / "copy"))
        back = time.monotonic()
        office.run("elsewhere", other, url, "backup", str(folder / "again"))
    finally:
        office.close()
    first, second = (
        json.loads((folder / name / "manifest.json").read_text())["tables"]
        for name in ("copy", "again")
    )
    differ = sum(first[name] != second.get(name) for name in first)
    rows = sum(table["rows"] for table in first.values())
    return [
        Figure(f"{migrated.kind}: rows", rows),
        Figure(f"{migrated.kind}: tables that differ", differ, "", 0),
        Figure(f"{migrated.kind}: backup", taken - began, "s", WITHIN_S),
        Figure(f"{migrated.kind}: restore", back - taken, "s", WITHIN_S),
    ]


def run() -> list[Figure]:
    figures: list[Figure] = []
    with both_databases() as databases:
        for migrated in databases:
            with tempfile.TemporaryDirectory() as folder:
                figures += restored(migrated, Path(folder))
    return figures
