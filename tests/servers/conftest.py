"""One migrated database of each kind, copied for whoever needs one: they share an xdist group, so
that one process makes them once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.servers.desk import (
    Migrated,
    MigratedSqlite,
    environment,
    manage,
    sqlite_from,
)


@pytest.fixture(scope="session")
def migrated_sqlite(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> MigratedSqlite:
    """From the database of the other tests, when this run has any that need one."""
    folder = tmp_path_factory.mktemp("migrated")
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        with django_db_blocker.unblock():
            connection.ensure_connection()
            return sqlite_from(connection.connection, folder / "site.sqlite3")
    manage(environment(folder), "migrate", "--verbosity", "0")
    return MigratedSqlite(folder / "site.sqlite3")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest) -> Migrated:
    name = "migrated_sqlite" if request.param == "sqlite" else "migrated_pg"
    found: Migrated = request.getfixturevalue(name)
    return found


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files, as a deployer collects them."""
    folder = tmp_path_factory.mktemp("collected")
    env = environment(folder) | {"STATIC_ROOT": str(folder / "static")}
    manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    return folder / "static"
