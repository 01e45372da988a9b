"""Tries counted in a real Redis, by two hosts; without it people still enter."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import override_settings

from directory.accounts.throttle import TRIES_MAX, count_try, forget_tries, must_wait
from portal.cache_url import throttle_settings
from tests.absent import absent
from tests.servers.front import free_port

pytestmark = [pytest.mark.server]
NOBODY = Path("/nonexistent")


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[bytes]]:
    """Its port in `args`; on the loopback, nothing written."""
    if shutil.which("redis-server") is None:
        message = "Redis est absent : apt-get install redis-server"
        absent(message)
    port = str(free_port())
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(
        ["redis-server", "--port", port, *options, "--dir", tmp_path_factory.mktemp("redis")],
        stdout=subprocess.DEVNULL,
    )
    while True:
        assert server.poll() is None, "Redis stopped while starting"
        try:
            socket.create_connection(("127.0.0.1", int(port)), timeout=1).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.02)
    yield server
    server.terminate()
    server.wait()


def host_on(port: str) -> override_settings:
    """A host of its own: no connection of another one is used again."""
    said = throttle_settings(f"redis://127.0.0.1:{port}/0", folder=NOBODY)
    return override_settings(CACHES={"default": caches.settings["default"], "throttle": said})


def test_two_hosts_count_together(redis: subprocess.Popen[bytes]) -> None:
    assert isinstance(redis.args, list)
    port = str(redis.args[2])
    for number in range(TRIES_MAX):
        with host_on(port):
            assert not must_wait(account="a@exemple.test")
            count_try(account="a@exemple.test", address=f"198.51.100.{number}")
    with host_on(port):
        assert must_wait(account="a@exemple.test")
        assert not must_wait(account="b@exemple.test")
        forget_tries(account="a@exemple.test")
    with host_on(port):
        assert not must_wait(account="a@exemple.test")


def test_without_it_nobody_waits_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with host_on(str(free_port())):
        count_try(account="c@exemple.test")
        assert not must_wait(account="c@exemple.test")
    assert "the cache does not answer" in caplog.text
