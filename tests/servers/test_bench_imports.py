"""The benchmark of imports measures what it says, on a small file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench import database, imports
from tests.servers.desk import MigratedSqlite

pytestmark = pytest.mark.server


def test_the_three_figures_are_those_of_one_import(
    migrated_sqlite: MigratedSqlite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "directory.sqlite3"
    shutil.copyfile(migrated_sqlite.file, file)
    monkeypatch.setattr(database, "filled", lambda size: file)
    monkeypatch.setattr(imports, "LINES", 150)
    monkeypatch.setattr(imports, "SAVES", 5)
    found = {line.metric: line.p50_ms for line in imports.measure(10)}
    assert set(found) == {imports.WHOLE, imports.APPLY, imports.SAVE}
    assert all(milliseconds > 0 for milliseconds in found.values())
    assert found[imports.APPLY] < found[imports.WHOLE]


def test_a_step_that_fails_is_no_figure(
    migrated_sqlite: MigratedSqlite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "filled", lambda size: migrated_sqlite.file)
    monkeypatch.setattr(imports, "LINES", 0)  # a file without a line is refused
    with pytest.raises(AssertionError, match="stage"):
        imports.measure(10)
