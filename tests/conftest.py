"""A hostile set-up: nothing leaves this machine; what tests share is small and real."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches

from directory import espace
from directory.loading.files import Row
from directory.loading.territory import build_territory, read_tables, store_territory
from directory.models import Commune
from guide import outline
from search import engines
from tests.absent import absent
from tests.days import TODAY
from tests.house import SOURCE_FOLDERS, count_python_lines
from tests.servers.desk import MigratedPostgres, migrated_postgres
from tests.servers.elasticsearch import shared
from tests.servers.postgres import PostgresMissing

# A browser driven by Playwright keeps an event loop in this thread as long as it lives; without
# this Django would refuse the database to every later test. No code of ours is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104

# Real rows: homonyms, accents, hyphens, several postal codes, arrondissements, 2A, overseas,
# a commune without its own point, an overseas collectivity without académie.
SAMPLE_COMMUNES = frozenset(
    "62498 62291 62510 62041 62427 62178 59350 59512 59178 75056 69123 13055 33063 35238 44109 "
    "44003 31555 67482 93066 97411 97302 2A004 97502 01033 91228 14366 62001".split()
)


class ConnectionRefusedByTests(RuntimeError):
    """A test tried to reach something outside this machine."""


def _refuse_unless_local(address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(address, tuple) and not str(host).startswith(LOOPBACK):
        raise ConnectionRefusedByTests(f"connexion refusée vers {host!r}")


@pytest.fixture(scope="session", autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    """Only loopback and local sockets answer; names other than localhost are unknown."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_unless_local(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_unless_local(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None:
            name = host.decode() if isinstance(host, bytes) else host
            _refuse_unless_local((name,))
        return getaddrinfo(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _no_server_stays() -> Iterator[None]:
    yield
    shared.stop()


@pytest.fixture(scope="session")
def migrated_pg() -> Iterator[MigratedPostgres]:
    """One PostgreSQL for all tests that want one; they are of one xdist_group, "writers"."""
    try:
        with (
            tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name,
            migrated_postgres(Path(name)) as migrated,
        ):
            yield migrated
    except PostgresMissing as missing:
        absent(missing)


@pytest.fixture
def elasticsearch_url(settings: Any) -> str:
    """The site's own cluster, for one test; the server is shared, the names of indexes are not."""
    settings.ELASTICSEARCH_URL = shared.url()
    settings.ELASTICSEARCH_INDEX = f"essai{secrets.token_hex(6)}"
    return str(settings.ELASTICSEARCH_URL)


@pytest.fixture(autouse=True)
def _no_engine_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests roll revisions back: an engine kept from another test would pass for up to date."""
    engines.forget()
    monkeypatch.setattr(outline, "_kept", outline.Outline())
    monkeypatch.setattr(espace, "_kept", {})


@pytest.fixture(autouse=True)
def _nobody_waits_for_another_test() -> None:
    """Tries are counted in a cache that outlives a test."""
    for name in ("default", "throttle"):
        caches[name].clear()


@pytest.fixture
def today() -> date:
    return TODAY


@cache
def _sample_tables() -> dict[str, list[Row]]:
    """All régions, académies, départements; the sample's communes and what merged into them."""
    tables = read_tables()
    tables["communes"] = [r for r in tables["communes"] if r["code_insee"] in SAMPLE_COMMUNES]
    tables["codes_anciens"] = [
        r for r in tables["codes_anciens"] if r["code_actuel"] in SAMPLE_COMMUNES
    ]
    return tables


@pytest.fixture
def geography(db: None) -> dict[str, Commune]:
    """A small set of real territories in the database; communes by INSEE code."""
    store_territory(build_territory(_sample_tables()))
    return Commune.objects.select_related("departement").in_bulk()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet: it calls nobody at its start. Read by pytest-playwright."""
    return {
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--disable-sync",
        ],
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the browser tests are skipped and say why; in CI they run, and fail."""
    if shutil.which("chromium") or os.environ.get("CI"):
        return
    reason = pytest.mark.skip(reason="Chromium est absent : apt-get install chromium")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The length of the tests beside that of the source: the goal is 1.0 at least."""
    source, tests = count_python_lines(*SOURCE_FOLDERS), count_python_lines("tests")
    terminalreporter.write_line(
        f"tests {tests} lines, source {source} lines: ratio {tests / source:.2f}"
    )
