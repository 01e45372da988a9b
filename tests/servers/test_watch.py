"""A run that is killed leaves no server behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.absent import absent
from tests.servers.elasticsearch import GIVE_UP
from tests.servers.nursery import ROOT
from tests.servers.postgres import PostgresMissing, binaries
from tests.servers.watch import Watch

GONE_WITHIN_S = 30
HOLD = """
import sys, time
from pathlib import Path
from tests.servers.postgres import Cluster

cluster = Cluster(Path(sys.argv[1]))
cluster.make()
cluster.start()
print((cluster.data / "postmaster.pid").read_text().split()[0], flush=True)
time.sleep(300)
"""


def is_alive(pid: int) -> bool:
    """A process that ended and that nobody waited for is no longer alive."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.server
def test_postgresql_goes_with_the_run_that_is_killed() -> None:
    try:
        binaries()
    except PostgresMissing as missing:
        absent(missing)
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        server = int(run.stdout.readline())
        assert is_alive(server)
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + GONE_WITHIN_S
    while is_alive(server) or folder.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_launcher_goes_with_what_it_started(tmp_path: Path) -> None:
    """Elasticsearch, without waiting for one."""
    (tmp_path / "server").mkdir()
    launcher = subprocess.Popen(["sh", "-c", "sleep 300 & wait"], start_new_session=True)
    watch = Watch(GIVE_UP, str(launcher.pid), str(tmp_path / "server"))
    assert watch.process.stdin is not None
    watch.process.stdin.close()  # as when this process ends
    assert launcher.wait(GONE_WITHIN_S) == -signal.SIGKILL
    watch.process.wait(GONE_WITHIN_S)
    with pytest.raises(ProcessLookupError):
        os.killpg(launcher.pid, 0)
    assert list(tmp_path.iterdir()) == []


def test_what_is_called_off_is_not_done(tmp_path: Path) -> None:
    watch = Watch('touch "$1"', str(tmp_path / "done"))
    watch.call_off()
    assert watch.process.returncode == -signal.SIGKILL
    assert not (tmp_path / "done").exists()
