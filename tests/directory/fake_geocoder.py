"""A service of addresses on the loopback: it answers as it is told, well, badly, late, too much."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

LENS = (50.4289, 2.8319)


def feature(kind: str = "housenumber", *, at: Any = LENS, **changes: Any) -> dict[str, Any]:
    properties = {"label": "…", "type": kind, "score": 0.9, "citycode": "62498", **changes}
    point = {"type": "Point", "coordinates": [at[1], at[0]]}
    return {"type": "Feature", "geometry": point, "properties": properties}


class FakeGeocoder:
    """`body`: what is answered, features or bytes; `asked`: (path, parameters, headers)."""

    def __init__(self) -> None:
        self.body: Any = [feature()]
        self.status = 200
        self.headers: dict[str, str] = {}
        self.is_silent = False
        self.leaving = Event()
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.url = ""

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(to.path)
        self.asked.append((parts.path, parse_qs(parts.query), dict(to.headers)))
        if self.is_silent:
            self.leaving.wait(30)
            return
        body = self.body
        if not isinstance(body, bytes):
            body = json.dumps({"type": "FeatureCollection", "features": body}).encode()
        to.send_response(self.status)
        for name, value in self.headers.items():
            to.send_header(name, value)
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    @property
    def queries(self) -> list[str]:
        return [parameters["q"][0] for _, parameters, _ in self.asked]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The reader left before the end: that is what is tested."""


@contextmanager
def serving() -> Iterator[FakeGeocoder]:
    fake = FakeGeocoder()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on the screen of the tests."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/ban"
    try:
        yield fake
    finally:
        fake.leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def configured(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGeocoder]:
    """The site asks this service."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    cache.clear()
    with serving() as fake:
        settings.GEOCODER_URL = fake.url
        yield fake
    cache.clear()
