"""A cluster of our own on the loopback that answers as badly as one wants, over real sockets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes]


def said(status: int, body: Any) -> Answer:
    return status, json.dumps(body).encode()


def error(status: int, kind: str, reason: str = "") -> Answer:
    cause = {"type": kind, "reason": reason}
    return said(status, {"error": {"root_cause": [cause], **cause}, "status": status})


BUSY = error(429, "es_rejected_execution_exception", "rejected execution")
FULL_DISK = error(
    429, "cluster_block_exception", "disk usage exceeded flood-stage watermark, read-only"
)
DENIED = error(401, "security_exception", "unable to authenticate user [portail]")
NO_ALIAS = error(404, "index_not_found_exception", "no such index [solutions]")
RED = error(503, "search_phase_execution_exception", "all shards failed")
WRONG_SHAPE = error(400, "search_phase_execution_exception", "No mapping found for [title_key]")
NOT_JSON = (200, b"<html>bienvenue</html>")
CUT_SHORT = (200, b'{"hits": {"total"')
LYING = said(200, {"took": 1, "timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": [7]}})


@dataclass
class Cluster:
    """`answer`: what it says to (method, path, body); `paths`: what it was asked. Whoever waits
    for an answer of `silent` waits until the end of the test."""

    answer: Callable[[str, str, bytes], Answer]
    url: str = ""
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def silent(self, *args: Any) -> Answer:
        self.over.wait()
        return NOT_JSON


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cluster: Cluster

    def _reply(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.cluster.paths.append(self.path)
        self.cluster.bodies.append(body)
        status, answer = self.cluster.answer(self.command, self.path, body)
        try:
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        except OSError:  # whoever asked has left
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _reply

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def cluster(answer: Answer | Callable[[str, str, bytes], Answer]) -> Iterator[Cluster]:
    one = Cluster(answer if callable(answer) else lambda *args: answer)
    handler = type("Handler", (_Handler,), {"cluster": one})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    one.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield one
    finally:
        one.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
