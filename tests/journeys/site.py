"""The real site for journeys: installed as a newcomer would, with the examples, under gunicorn."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_S = 120


@dataclass(frozen=True, slots=True)
class Site:
    url: str
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a command of the site and return what it printed; a failure shows its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def script(self, code: str) -> subprocess.Popen[str]:
        """Start Python code that works on the site's database, in a process of its own."""
        start = "import django\ndjango.setup()\n"
        return subprocess.Popen(
            [sys.executable, "-c", start + code],
            cwd=ROOT,
            env=self.env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[str], url: str) -> None:
    """Until the server says that it listens, then until a worker has built its index."""
    assert server.stdout is not None
    assert any("répond à" in line for line in server.stdout), "the server stopped while starting"
    with urllib.request.urlopen(f"{url}/sante", timeout=START_WITHIN_S):  # noqa: S310
        return


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Install, fill, serve; stop at the end the one process that was started."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "SITE_URL": url,
    }
    env.pop("DATABASE_URL", None)
    site = Site(url, env)
    site.manage("install_site", "--demo")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_for(server, url)
        yield site
    finally:
        server.terminate()
        server.communicate(timeout=30)
