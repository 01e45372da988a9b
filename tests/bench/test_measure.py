from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.http import QueryDict
from pytest_django import Settings

from bench import __main__ as command
from bench import database, report, subjects
from bench.measure import Kind, Measured, interleave, lines_of, percentile, summarize, timed
from bench.urls import EMPTY
from bench.workload import Workload
from search.asking import ask

KEYS = ["metric", "n", "p50_ms", "p95_ms", "ratio", "ratio_to"]


def _line(metric: str, p50: float, n: int = 10_000) -> Measured:
    return Measured(metric, n, p50, p50 * 2, p50 / 0.5, "view.empty")


# Arithmetic ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3.0], 0.95, 3.0),
        ([2.0, 1.0], 0.5, 1.5),
        ([1.0, 2.0, 3.0], 0.5, 2.0),
        ([float(n) for n in range(101)], 0.95, 95.0),
        ([5.0, 1.0], 1.0, 5.0),
    ],
)
def test_a_percentile_lies_between_neighbours(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == pytest.approx(expected)


def test_no_value_gives_no_percentile() -> None:
    with pytest.raises(ValueError, match="no value"):
        percentile([], 0.5)


def test_a_ratio_is_the_p50_over_the_p50_of_the_other() -> None:
    line = summarize("engine.page", 10, [1.0, 2.0, 9.0], [0.5, 0.5, 4.0], "view.empty")
    assert (line.p50_ms, line.ratio, line.ratio_to) == (2.0, 4.0, "view.empty")


def test_each_round_runs_one_of_each_and_the_rare_ones_now_and_then() -> None:
    calls: list[tuple[str, int]] = []
    often = Kind("often", lambda n: calls.append(("often", n)))
    rare = Kind("rare", lambda n: calls.append(("rare", n)), every=4)
    interleave([often, rare], rounds=8, warm_up=0)
    assert [n for name, n in calls if name == "often"] == list(range(8))
    assert [n for name, n in calls if name == "rare"] == [0, 4]
    assert len(often.times_ms) == 8
    assert len(rare.times_ms) == 2


def test_warming_up_is_not_counted() -> None:
    kind = Kind("one", lambda n: None)
    interleave([kind], rounds=2, warm_up=5)
    assert len(kind.times_ms) == 2


def test_the_usual_way_is_compared_with_the_engine_on_the_same_searches() -> None:
    kinds = [
        Kind("view.empty", lambda n: None, times_ms=[1.0]),
        Kind("engine.page", lambda n: None, times_ms=[2.0]),
        Kind("engine.same", lambda n: None, times_ms=[4.0]),
        Kind("orm.page", lambda n: None, times_ms=[800.0]),
    ]
    lines = {line.metric: line for line in lines_of(10, kinds)}
    assert set(lines) == {"view.empty", "engine.page", "orm.page"}
    assert (lines["orm.page"].ratio, lines["orm.page"].ratio_to) == (200.0, "engine.page")
    assert lines["engine.page"].ratio == 2.0


def test_timing_gives_back_what_was_called() -> None:
    milliseconds, given = timed(lambda: "ok")
    assert given == "ok"
    assert milliseconds >= 0


def test_time_is_read_on_the_clock_that_was_chosen() -> None:
    ticks = iter([1_000_000, 4_000_000, 10_000_000, 12_000_000])
    kind = Kind("one", lambda n: None, clock=lambda: next(ticks))
    kind.run(0)
    assert kind.times_ms == [3.0]
    assert timed(lambda: None, lambda: next(ticks))[0] == 2.0
    assert command.parse([]).clock == "wall"


def test_a_busy_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("os.getloadavg", lambda: (9.0, 1.0, 1.0))
    assert "load 9.0 on 2" in command.busy()[0]
    monkeypatch.setattr("os.getloadavg", lambda: (1.5, 9.0, 9.0))
    assert command.busy() == []


# Goals and report ---------------------------------------------------------------------------------
def test_a_goal_says_met_or_missed_beside_its_number() -> None:
    lines = [_line("view.empty", 0.5), _line("engine.page", 0.9), _line("engine.map", 1.8)]
    text = report.table(lines)
    rows = {row.split()[0]: row for row in text.splitlines()}
    assert rows["engine.page"].endswith("1.80 met")
    assert rows["engine.map"].endswith("2.00 MISSED")
    assert "≤" not in rows["view.empty"]


def test_the_usual_way_must_be_slower_by_a_hundred() -> None:
    slow = Measured("orm.page", 100_000, 500.0, 900.0, 150.0, "engine.page")
    fast = Measured("orm.page", 100_000, 500.0, 900.0, 80.0, "engine.page")
    assert report.table([slow]).endswith("150.00 met")
    assert report.table([fast]).endswith("80.00 MISSED")


def test_a_goal_of_one_size_does_not_judge_another() -> None:
    assert "≤ 2 ×" in report.table([_line("engine.page", 1, n=10_000)])
    assert "≤ 10 ×" in report.table([_line("engine.page", 1, n=100_000)])
    assert "≤" not in report.table([_line("engine.page", 1, n=500)])


def test_growth_compares_the_smallest_size_with_the_largest() -> None:
    lines = [_line("engine.page", 1.0, 10_000), _line("engine.page", 4.0, 100_000)]
    assert list(report.growth(lines)) == ["engine.page: × 4.0 from 10000 to 100000"]
    assert list(report.growth(lines[:1])) == []


def test_results_are_a_list_of_six_keys(tmp_path: Path) -> None:
    out = tmp_path / "bench-results.json"
    report.write([_line("view.empty", 0.5)], out)
    said = json.loads(out.read_text())
    assert [list(line) for line in said] == [KEYS]
    assert said[0]["metric"] == "view.empty"


def test_both_sizes_are_measured_unless_told_otherwise() -> None:
    assert command.parse([]).sizes == [10_000, 100_000]
    options = command.parse(["--sizes", "500", "--rounds", "3"])
    assert (options.sizes, options.rounds) == ([500], 3)


# Kept databases -----------------------------------------------------------------------------------
def test_a_kept_database_is_used_while_its_maker_is_the_same(tmp_path: Path) -> None:
    stamp, today = tmp_path / "stamp.json", date(2026, 11, 24)
    assert not database.is_current(stamp, "k", today)
    stamp.write_text(json.dumps({"key": "k", "day": "2026-11-20"}))
    assert database.is_current(stamp, "k", today)
    assert not database.is_current(stamp, "another", today)
    assert not database.is_current(stamp, "k", today + timedelta(days=30))


def test_another_generator_makes_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = database.schema_key()
    monkeypatch.setattr(database, "GENERATOR_VERSION", -1)
    assert database.schema_key() != before


def test_a_measured_process_knows_nothing_of_the_callers_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SITE_HTTPS", "1")
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://127.0.0.1:9")
    found = database.environment(Path("/tmp/one.sqlite3"))  # noqa: S108
    assert "SITE_HTTPS" not in found
    assert "ELASTICSEARCH_URL" not in found
    assert found["DATABASE_URL"] == "sqlite:////tmp/one.sqlite3"


# Workload and pages -------------------------------------------------------------------------------
@pytest.mark.usefixtures("generated")
def test_a_seed_always_asks_the_same() -> None:
    assert Workload(1).queries(50) == Workload(1).queries(50)
    assert Workload(1).queries(50) != Workload(2).queries(50)


@pytest.mark.usefixtures("generated")
def test_searches_are_those_of_people_and_every_one_is_understood() -> None:
    queries = [QueryDict(query) for query in Workload(1).queries(200)]
    assert sum("commune" in query for query in queries) > 130
    assert sum("age" in query for query in queries) > 120
    for param in ("q", "rayon", "tri", "phase", "places", "region", "plateforme"):
        assert any(param in query for query in queries), param
    ignored = [one for query in queries for one in ask(query).form.ignored]
    assert {one.param for one in ignored} <= {"rayon"}  # a commune without a point has none


@pytest.mark.usefixtures("generated")
def test_the_empty_view_goes_through_the_products_middleware(settings: Settings) -> None:
    settings.ROOT_URLCONF = "bench.urls"
    get = subjects.client()
    assert get(EMPTY, "") == 200
    assert get("/rien-ici/", "") == 404
    assert get(EMPTY, "x" * (settings.QUERY_STRING_MAX + 1)) == 414


@pytest.mark.usefixtures("generated")
def test_every_kind_runs_on_a_small_directory(settings: Settings) -> None:
    settings.ROOT_URLCONF = "bench.urls"
    kinds, notes = subjects.make_kinds(150, Workload(1).queries(40))
    interleave(kinds, rounds=3, warm_up=0)
    names = {line.metric for line in lines_of(150, kinds)}
    assert {"view.empty", "engine.page", "engine.map", "orm.page"} <= names
    told = {note.split(":")[0] for note in notes}
    assert not told & names
