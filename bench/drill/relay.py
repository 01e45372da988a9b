"""Between the site and its cluster: passes everything on, or breaks down as it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_GIVEN_ON = ("content-type", "accept")
_SLOW_S = 5.0
_BUSY = b'{"error": {"type": "es_rejected_execution_exception", "reason": "full"}, "status": 429}'
_RED = b'{"error": {"type": "search_phase_execution_exception", "reason": "red"}, "status": 503}'
_EMPTY = (
    b'{"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "failed": 0}, '
    b'"hits": {"total": {"value": 0}, "hits": []}, "items": [], "count": 0, '
    b'"aggregations": {"found": {"doc_count": 0, "placed": {"doc_count": 0}, '
    b'"distant": {"doc_count": 0}}}}'
)
# Fault → what is said to everything.
_SAID = {"busy": (429, _BUSY), "red": (503, _RED), "lying": (200, _EMPTY), "garbage": (200, b"<p>")}


@dataclass(slots=True)
class Relay:
    """`fault`: "" passes on; "hung", "slow", "cut", or one of _SAID. `searches`: when searches were
    passed on, by time.monotonic()."""

    host_port: int
    url: str = ""
    fault: str = ""
    searches: list[float] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    relay: Relay

    def _reply(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        relay = self.relay
        came_after_repair = not relay.fault
        while relay.fault == "hung" and not relay.closing.is_set():
            time.sleep(0.05)
        if relay.fault == "slow":
            relay.closing.wait(_SLOW_S)
        try:
            if relay.fault == "cut":
                raise ConnectionError
            status, kind, answer = self._said() or self._passed_on(body)
            if came_after_repair and self.path.startswith("/solutions/_search"):
                relay.searches.append(time.monotonic())
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        except (OSError, HTTPException):
            self.close_connection = True

    def _said(self) -> tuple[int, str, bytes] | None:
        said = _SAID.get(self.relay.fault)
        return (said[0], "application/json", said[1]) if said else None

    def _passed_on(self, body: bytes) -> tuple[int, str, bytes]:
        other = HTTPConnection("127.0.0.1", self.relay.host_port, timeout=60)
        try:
            headers = {n: self.headers[n] for n in _GIVEN_ON if self.headers[n]}
            other.request(self.command, self.path, body, headers)
            answer = other.getresponse()
            read = answer.read()
            kind = answer.headers.get("content-type", "application/json")
        finally:
            other.close()
        return answer.status, kind, read

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _reply

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def relaying(host_port: int) -> Iterator[Relay]:
    relay = Relay(host_port)
    handler = type("Handler", (_Handler,), {"relay": relay})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    relay.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.closing.set()
        server.shutdown()
        server.server_close()
