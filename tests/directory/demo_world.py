"""What the demonstration stands on: the real territories around its operators, every scheme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import transaction

from directory.loading.files import Row
from directory.loading.schemes import load_schemes
from directory.loading.territory import build_territory, read_tables, store_territory
from directory.loading.vocabularies import load_vocabularies

DEPARTEMENTS = {"02", "45", "59", "60", "62", "80", "974"}
# Where the example practices of the guide stand, beyond these départements.
TOWNS = {"37261", "69123", "75056", "91228", "93066"}


@cache
def _tables() -> dict[str, list[Row]]:
    tables = read_tables()
    tables["communes"] = [
        row
        for row in tables["communes"]
        if row["code_departement"] in DEPARTEMENTS or row["code_insee"] in TOWNS
    ]
    tables["codes_anciens"] = []
    return tables


def store_world() -> None:
    store_territory(build_territory(_tables()))
    load_vocabularies(_silent)
    load_schemes(_silent)


def _silent(line: str) -> None:
    """The loaders report to a person; nobody reads here."""


@contextmanager
def world(blocker: Any) -> Iterator[None]:
    """The world for all the tests of a module, undone at the end. `blocker`: pytest-django's."""
    with blocker.unblock(), transaction.atomic():
        store_world()
        yield
        transaction.set_rollback(True)
