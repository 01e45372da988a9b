"""The gunicorn worker of the site: it also answers the requests that gunicorn itself refuses."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from gunicorn.glogging import Logger
from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write
from gunicorn.workers.sync import SyncWorker

from portal.masking import MaskingFormatter

_DRAINED_BYTES = 65_536


class MaskedLogger(Logger):
    """Gunicorn writes the whole address of a request that fails: it is a key, or what somebody was
    looking for."""

    def _set_handler(self, log: Any, output: Any, fmt: Any, stream: Any = None) -> None:
        super()._set_handler(log, output, MaskingFormatter(fmt._fmt, fmt.datefmt), stream)


class SiteWorker(SyncWorker):
    """Gunicorn takes no request line beyond 8,190 bytes and says so in English, without a way out.
    Lifting its limit would lift it for everything; here the site's own 414 page is sent instead."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        answer = too_long_answer(self.wsgi)
        # What the visitor is still sending is read, or closing would throw our answer away.
        client.setblocking(False)
        with suppress(BlockingIOError, ConnectionResetError):
            client.recv(_DRAINED_BYTES)
        client.setblocking(True)
        with suppress(BrokenPipeError, ConnectionResetError):  # the visitor did not wait
            write(client, answer)


def too_long_answer(application: Callable[..., Any]) -> bytes:
    """The site's answer to a query longer than it reads, as it goes over the wire."""
    environ: dict[str, Any] = {
        "HTTP_HOST": urlsplit(settings.SITE_URL).netloc,
        "wsgi.url_scheme": urlsplit(settings.SITE_URL).scheme,
        "QUERY_STRING": "x" * (settings.QUERY_STRING_MAX + 1),
    }
    setup_testing_defaults(environ)
    head: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], *args: Any) -> None:
        head.append(f"HTTP/1.1 {status}")
        head.extend(f"{name}: {value}" for name, value in headers)
        head.append("Connection: close")

    body = b"".join(application(environ, start_response))
    return "\r\n".join((*head, "", "")).encode("latin-1") + body
