"""The drawn directories as the search reads them: in the database of this run, and in a private
PostgreSQL."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from search.documents import Corpus
from tests.contracts.written import read_all
from tests.servers.desk import MigratedPostgres
from tests.servers.nursery import Nursery


@pytest.fixture(scope="session")
def read_here(django_db_setup: None, django_db_blocker: Any) -> dict[int, Corpus]:
    with django_db_blocker.unblock():
        return read_all()


@pytest.fixture(scope="session")
def read_on_postgresql(
    migrated_pg: MigratedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, Corpus]:
    folder = tmp_path_factory.mktemp("contract")
    nursery = Nursery(migrated_pg.copy(folder))
    try:
        nursery.run("tests.contracts.written", str(folder / "read"))
    finally:
        nursery.close()
    found: dict[int, Corpus] = pickle.loads((folder / "read").read_bytes())  # noqa: S301 (ours)
    return found
