"""A web host: the site under gunicorn, in a process group of its own.

`main(port, media)`; `send` asks one, as the front server would.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.servers.desk import Desk
from tests.servers.nursery import Child

NAME = "portail.exemple.fr"
CSRF = "c" * 32
# What the tests of a site behind HTTPS need.
HTTPS = {
    "SITE_HTTPS": "1",
    "SITE_URL": f"https://{NAME}",
    "ALLOWED_HOSTS": NAME,
    "SECRET_KEY": "essai-" + "x" * 60,
    "TRUSTED_PROXIES": "127.0.0.1",
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Host:
    """Serves from `start` to `kill`."""

    desk: Desk
    port: int
    media: Path
    workers: int = 1
    process: Child | None = None

    def start(self) -> None:
        """Until it listens; what is asked before its worker is ready waits in line."""
        words = (str(self.port), str(self.media), str(self.workers))
        self.process = self.desk.start(*words, module=__name__)
        said = self.process.stdout
        assert any("répond à" in line for line in said), "the server stopped while starting"

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill(family=True)
            self.process.finish()
            self.process = None

    def send(
        self,
        path: str,
        form: Mapping[str, object] | None = None,
        *,
        session: str = "",
        timeout: float = 60,
        **headers: str,
    ) -> Answer:
        """A GET, or a POST of a form; `session`: the key of somebody signed in."""
        said = {"Host": NAME, "X-Forwarded-Proto": "https", "Origin": f"https://{NAME}"}
        said |= {"Cookie": f"__Host-csrf={CSRF}; __Host-session={session}", "X-CSRFToken": CSRF}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if form is None else urlencode(form, doseq=True)
        if body is not None:
            said["Content-Type"] = "application/x-www-form-urlencoded"
        else:
            del said["Origin"]
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET" if form is None else "POST", path, body, said)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            return Answer(response.status, dict(response.getheaders()), text)
        finally:
            connection.close()


def main(port: str, media: str = "", workers: str = "1") -> None:
    from django.conf import settings
    from gunicorn.app.wsgiapp import WSGIApplication

    if media:
        settings.MEDIA_ROOT = media
    os.setsid()
    sys.argv = ["gunicorn", "-c", "python:portal.gunicorn", "-b", f"127.0.0.1:{port}"]
    sys.argv += ["-w", workers, "portal.wsgi"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()
