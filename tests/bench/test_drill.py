"""A drill says what it measured beside its goal, and fails when one is missed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.drill import __main__ as entry
from bench.drill.figures import Figure, table, write

MET = Figure("answers lost", 0, limit=0)
MISSED = Figure("kills", 3, limit=40, at_least=True)
TOLD = Figure("memory", 12.5, "MB")


def test_a_figure_is_held_to_its_goal() -> None:
    assert [figure.holds for figure in (MET, MISSED, TOLD)] == [True, False, True]
    assert [figure.goal for figure in (MET, MISSED, TOLD)] == ["≤ 0", "≥ 40", ""]


def test_the_table_says_what_was_missed() -> None:
    lines = table("server", [MET, MISSED, TOLD]).splitlines()
    assert lines[1].split() == ["answers", "lost", "0", "≤", "0", "met"]
    assert lines[2].endswith("MISSED")
    assert lines[3].split() == ["memory", "12.5", "MB"]


def test_figures_are_kept_as_data(tmp_path: Path) -> None:
    file = tmp_path / "drill.json"
    write({"server": [MISSED]}, file)
    assert json.loads(file.read_text())[0]["holds"] is False


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        entry.parse(["no-such-drill"])
    assert "no-such-drill" in capsys.readouterr().err
    assert entry.parse([]).parts == []
