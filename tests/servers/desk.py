"""A database of either kind, filled once, and processes that work on copies of it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.servers.nursery import ROOT, Child, Nursery
from tests.servers.postgres import Cluster

# Of the caller's own site, if there is one, nothing remains.
_OTHERS = ("DATABASE_URL", "SITE_URL", "SITE_HTTPS", "CACHE_URL", "MEDIA_ROOT", "ELASTICSEARCH_URL")


def environment(folder: Path, url: str = "") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OTHERS}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "VAR_DIR": str(folder),
        "PYTHONUNBUFFERED": "1",
        **({"DATABASE_URL": url} if url else {}),
    }


def manage(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Migrated(Protocol):
    """Where copies of a migrated, empty database come from."""

    kind: str

    def copy(self, folder: Path) -> dict[str, str]:
        """The environment of a site on a copy of its own, its other files in `folder`."""


@dataclass
class MigratedSqlite:
    file: Path
    kind: str = "sqlite"

    def copy(self, folder: Path) -> dict[str, str]:
        shutil.copyfile(self.file, folder / "site.sqlite3")
        return environment(folder)


@dataclass
class MigratedPostgres:
    """`bare` makes databases without a table."""

    cluster: Cluster
    template: str
    kind: str = "postgresql"
    count: int = field(default=0)

    def copy(self, folder: Path) -> dict[str, str]:
        return environment(folder, self.database(template=self.template))

    def database(self, *, template: str = "") -> str:
        self.count += 1
        name = f"copie{self.count}"
        self.cluster.create(name, template=template)
        return self.cluster.url_of(name)


def sqlite_from(connection: Any, file: Path) -> MigratedSqlite:
    """From a migrated database in memory: migrations take most of a minute."""
    with closing(sqlite3.connect(file)) as copy:
        connection.backup(copy)
    return MigratedSqlite(file)


@contextmanager
def migrated_postgres(folder: Path) -> Iterator[MigratedPostgres]:
    cluster = Cluster(folder)
    cluster.make()
    cluster.start()
    try:
        cluster.create()
        (folder / "var").mkdir()
        manage(environment(folder / "var", cluster.url), "migrate", "--verbosity", "0")
        yield MigratedPostgres(cluster, "essai")
    finally:
        cluster.stop(mode="immediate")


class Desk:
    """Processes that say lines of JSON, on one database."""

    def __init__(self, env: dict[str, str], module: str) -> None:
        self.env = env
        self.module = module
        self.nursery = Nursery(env)

    def start(self, *words: str, module: str = "") -> Child:
        return self.nursery.start(module or self.module, *words)

    def run(self, *words: str, module: str = "") -> str:
        return self.nursery.run(module or self.module, *words)

    def said(self, *words: str, module: str = "") -> Any:
        """The last line."""
        return json.loads(self.run(*words, module=module).splitlines()[-1])

    def started(self, *words: str) -> Child:
        child = self.start(*words)
        assert child.stdout.readline() == "started\n"
        return child

    def close(self) -> None:
        self.nursery.close()
