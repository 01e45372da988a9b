"""What is measured: the empty view, the engine, the pages, the usual way, the worker's start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.http import QueryDict

from bench import bare, cluster, lead, orm, second
from bench.database import ROOT, SEED
from bench.measure import (
    BARE,
    EMPTY,
    ENGINE,
    ENGINE_PG,
    ORM,
    ORM_PG,
    Clock,
    Kind,
    Measured,
    interleave,
    lines_of,
    single,
    timed,
)
from bench.urls import EMPTY as EMPTY_PATH
from bench.workload import Workload
from directory.models import Commune, Solution
from search.asking import ask
from search.corpus import read_corpus
from search.criteria import SearchCriteria
from search.engines import get_engine
from search.engines.resident import ResidentEngine

SEARCHES = 200
# It holds three living blocks: actors, platform, solutions.
_VOLET = "/guide/contact-et-suivi/"
# A search by the ORM takes seconds at 100,000: it runs in fewer rounds.
_ORM_EVERY = {10_000: 10, 100_000: 40}
_REBUILDS, _STARTS, _EDITS = 3, 3, 7
# A phone's map of a département.
_HALF_DEGREES, _ZOOM = 0.6, 9
_FRANCE, _FRANCE_ZOOM = (-5.5, 41.2, 9.8, 51.2), 5

Get = Callable[[str, str], int]


def client(headers: dict[str, str] | None = None) -> Get:
    """`get(path, query)`: an anonymous GET through the product's own handler; gives the status.

    The handler that serves the site, signals and closing included, without the network.
    """
    handler = WSGIHandler()

    def get(path: str, query: str = "") -> int:
        seen: list[int] = []

        def start(status: str, _headers: list[tuple[str, str]], _error: Any = None) -> Any:
            seen.append(int(status[:3]))

        response = handler(_environ(path, query, headers or {}), start)
        b"".join(response)
        response.close()
        return seen[0]

    return get


def _environ(path: str, query: str, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT": "text/html",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        **headers,
    }


def measure_size(size: int, rounds: int, clock: Clock) -> tuple[list[Measured], list[str]]:
    """(lines, what could not be measured, in words)."""
    queries = Workload(SEED).queries(SEARCHES)
    kinds, notes = make_kinds(size, queries)
    asked = [ask(QueryDict(query)) for query in queries]
    criteria = [one.criteria for one in asked]
    others, filled, said = cluster.measure(size, asked[0].engine, criteria, _draw)
    kinds, notes = [*kinds, *others], [*notes, *said]
    for kind in kinds:
        kind.clock = clock
    interleave(kinds, rounds)
    found = [*lines_of(size, kinds), *filled]
    found.extend(_rebuild(size, clock))
    if second.ALIAS in connections:
        with second.on(second.ALIAS):
            found.extend(_rebuild(size, clock, ".postgresql"))
    found.extend(_edits(size, clock))
    starts, memory = _starts(size)
    return [*found, *starts], [*notes, *memory]


def make_kinds(size: int, queries: list[str]) -> tuple[list[Kind], list[str]]:
    asked = [ask(QueryDict(query)) for query in queries]
    engine = asked[0].engine
    criteria = [one.criteria for one in asked]
    answered = [one for one in criteria if orm.answers(one)]
    every = _ORM_EVERY.get(size, 10)
    count = len(criteria)

    def same(number: int) -> SearchCriteria:
        return answered[number // every % len(answered)]

    kinds = [
        Kind(ENGINE, lambda n: engine.search(criteria[n % count])),
        Kind("engine.map", lambda n: _draw(engine, criteria[n % count])),
        Kind("engine.same", lambda n: engine.search(same(n)), every),
        Kind(ORM, lambda n: orm.search(same(n)), every),
        *_from_postgresql(criteria, same, every),
    ]
    pages, notes = _pages(queries)
    return [*pages, *kinds], notes


def _from_postgresql(
    criteria: list[SearchCriteria], same: Callable[[int], SearchCriteria], every: int
) -> list[Kind]:
    """The engine fed from it, and the usual way asked to it; the same answers, or no figure."""
    if second.ALIAS not in connections:
        return []
    second.fill()
    with second.on(second.ALIAS):
        engine = ResidentEngine(read_corpus())
        _check_same(engine, criteria)

    def ask_orm(number: int) -> object:
        with second.on(second.ALIAS):
            return orm.search(same(number))

    count = len(criteria)
    return [
        Kind(ENGINE_PG, lambda n: engine.search(criteria[n % count])),
        Kind(ORM_PG, ask_orm, every),
    ]


def _check_same(engine: ResidentEngine, criteria: list[SearchCriteria]) -> None:
    first = get_engine()
    for one in criteria:
        ours, theirs = first.search(one), engine.search(one)
        if (ours.total, ours.hits, ours.facets) != (theirs.total, theirs.hits, theirs.facets):
            raise AssertionError(f"two databases, two answers: {one}")


def _draw(engine: Any, criteria: SearchCriteria) -> object:
    home = criteria.home
    if home is None or home.latitude is None or home.longitude is None:
        return engine.map(criteria, bbox=_FRANCE, zoom=_FRANCE_ZOOM)
    west, east = home.longitude - _HALF_DEGREES, home.longitude + _HALF_DEGREES
    south, north = home.latitude - _HALF_DEGREES, home.latitude + _HALF_DEGREES
    return engine.map(criteria, bbox=(west, south, east, north), zoom=_ZOOM)


def _pages(queries: list[str]) -> tuple[list[Kind], list[str]]:
    """The pages that the site serves; one that answers anything but 200 is told, not measured."""
    plain, packed = client(), client({"HTTP_ACCEPT_ENCODING": "gzip"})
    signed = client({"HTTP_COOKIE": lead.cookie()})
    slugs = _slugs()
    candidates: list[tuple[str, Get, list[tuple[str, str]]]] = [
        (EMPTY, plain, [(EMPTY_PATH, "")]),
        ("page.search", plain, [("/solutions/", query) for query in queries]),
        ("page.search.gzip", packed, [("/solutions/", query) for query in queries]),
        ("json.search", plain, [("/solutions.json", query) for query in queries]),
        ("page.solution", plain, [(f"/solutions/{slug}/", "") for slug in slugs]),
        (BARE, plain, [(bare.PATH, "")]),
        ("page.guide_home", plain, [("/guide/", "")]),
        ("page.espace", signed, [("/espace/", "")]),
        ("page.places", signed, [("/espace/places/", "")]),
        ("page.guide", plain, [(_VOLET, f"commune={code}") for code in _communes()]),
    ]
    kinds, notes = [], []
    for name, get, addresses in candidates:
        status = get(*addresses[0])
        if status == 200:
            kinds.append(Kind(name, _visitor(get, addresses)))
        else:
            notes.append(f"{name}: not measured, {addresses[0][0]} answers {status}")
    return kinds, notes


def _visitor(get: Get, addresses: list[tuple[str, str]]) -> Callable[[int], object]:
    return lambda number: get(*addresses[number % len(addresses)])


def _communes() -> list[str]:
    """Where readers of the guide live: the largest towns, so that every block has much to show."""
    rows = Commune.objects.largest_first().values_list("code", flat=True)
    return list(rows[:SEARCHES])


def _slugs() -> list[str]:
    rows = Solution.objects.published().order_by("pk").values_list("slug", flat=True)
    return list(rows[:SEARCHES])


def _rebuild(size: int, clock: Clock, of: str = "") -> Iterable[Measured]:
    """Per document: reading the database, then building the engine from what was read."""
    reads, builds = [], []
    for _ in range(_REBUILDS):
        read_ms, corpus = timed(read_corpus, clock)
        build_ms, _engine = timed(lambda corpus=corpus: ResidentEngine(corpus), clock)
        documents = len(corpus.documents)
        reads.append(read_ms / documents)
        builds.append(build_ms / documents)
    yield single(f"corpus.read_us_per_doc{of}", size, reads)
    yield single(f"engine.rebuild_us_per_doc{of}", size, builds)


def _edits(size: int, clock: Clock) -> Iterable[Measured]:
    """From a saved edit to an engine that shows it."""
    get_engine()
    times = []
    for number in range(_EDITS):
        solution = Solution.objects.published().order_by("pk")[number]
        solution.freshness_days = 100 + (solution.version % 2)
        solution.save()
        milliseconds, _engine = timed(get_engine, clock)
        times.append(milliseconds)
    yield single("engine.patch_ms", size, times)


def _starts(size: int) -> tuple[list[Measured], list[str]]:
    """In fresh processes: from an idle Django to an engine that answers; memory a document."""
    connection.close()
    said = []
    for _ in range(_STARTS):
        done = subprocess.run(
            [sys.executable, "-m", "bench.start"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        said.append(json.loads(done.stdout))
    line = single("worker.start_s", size, [one["start_ms"] for one in said])
    memory = f"memory at {size}: {said[0]['bytes_per_doc']:.0f} bytes a document (RSS)"
    return [line], [memory]
