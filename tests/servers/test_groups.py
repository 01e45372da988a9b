"""Tests that share what is slow to start stay in one process: it is started once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

GROUPED = """
import os
import pytest

pytestmark = pytest.mark.xdist_group("one")

@pytest.mark.parametrize("number", range(6))
def test_who(number):
    with open("workers", "a") as workers:
        print(os.environ["PYTEST_XDIST_WORKER"], file=workers)
"""


def test_a_group_stays_in_one_process(tmp_path: Path) -> None:
    """Some versions of pytest and of its plugin together lose the groups, and nothing says so."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_grouped.py").write_text(GROUPED)
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    words = ("-q", "-n", "2", "--dist", "loadgroup", "-p", "no:django", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=tmp_path,
        env=alone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    workers = (tmp_path / "workers").read_text().split()
    assert len(workers) == 6
    assert len(set(workers)) == 1
