"""PostgreSQL stopped and started again under a worker that keeps its connection: clean refusals
meanwhile, then answers, by the same worker. How quickly: `python -m bench.drill postgres_restart`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.absent import absent
from tests.servers.postgres import Cluster, PostgresMissing

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("postgres-restart")]
ROOT = Path(__file__).resolve().parents[2]


class Visitor:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def open(self, path: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(path, file=self.process.stdin, flush=True)
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        try:
            cluster = Cluster(Path(name))
        except PostgresMissing as missing:
            absent(missing)
        cluster.make()
        cluster.start()
        cluster.create()
        yield cluster
        cluster.stop()


@contextmanager
def visitor(cluster: Cluster) -> Iterator[Visitor]:
    env = {
        **os.environ,
        "DATABASE_URL": cluster.url,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    command = [sys.executable, "-m", "tests.servers.visitor"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield Visitor(process)
        process.communicate()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_worker_outlives_a_restart_of_its_database(cluster: Cluster, mode: str) -> None:
    refused = {"status": 503, "retry_after": "5", "anew": True}
    with visitor(cluster) as worker:
        assert worker.open("/sante")["status"] == 200
        assert worker.open("/sante") == {"status": 200, "retry_after": None, "anew": False}
        cluster.stop(mode=mode)
        assert worker.open("/sante") == refused
        assert worker.open("/solutions/")["status"] == 503
        cluster.start()
        assert worker.open("/sante")["status"] == 200
        assert worker.open("/sante") == {"status": 200, "retry_after": None, "anew": False}
