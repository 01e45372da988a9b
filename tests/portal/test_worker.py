"""The server: our own page answers even the requests that gunicorn refuses to read."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from gunicorn.config import Config
from gunicorn.http.errors import InvalidRequestLine, LimitRequestLine

from portal import gunicorn as site_config
from portal.worker import SiteWorker, too_long_answer


class Silent:
    """A log for a worker that no server started."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


@pytest.fixture
def worker() -> Iterator[SiteWorker]:
    config = Config()
    config.set("worker_tmp_dir", "/tmp")  # noqa: S108
    worker = SiteWorker(0, 0, [], None, 30, config, Silent())
    worker.wsgi = WSGIHandler()
    yield worker
    worker.tmp.close()


def answer_of(worker: SiteWorker, error: Exception) -> bytes:
    """What a visitor receives when gunicorn refuses a request for this reason."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"GET /?" + b"x" * 20_000)
        worker.handle_error(None, ours, ("127.0.0.1", 1), error)
        ours.shutdown(socket.SHUT_WR)
        received = b""
        while part := theirs.recv(65_536):
            received += part
    return received


@pytest.mark.django_db
def test_an_address_that_gunicorn_refuses_gets_our_page_in_french(worker: SiteWorker) -> None:
    answer = answer_of(worker, LimitRequestLine(20_000, 8_190))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414 ")
    assert b"Connection: close" in head
    assert b"Cette recherche est trop longue" in body


@pytest.mark.django_db
def test_the_answer_of_the_worker_is_that_of_the_site() -> None:
    answer = too_long_answer(WSGIHandler()).decode()
    assert '<html lang="fr">' in answer
    assert "Set-Cookie" not in answer


def test_other_errors_stay_with_gunicorn(worker: SiteWorker) -> None:
    assert answer_of(worker, InvalidRequestLine("x")).startswith(b"HTTP/1.1 400 ")


@pytest.mark.django_db
def test_a_visitor_who_left_does_not_break_the_worker(worker: SiteWorker) -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        worker.handle_error(None, ours, ("127.0.0.1", 1), LimitRequestLine(20_000, 8_190))


def test_each_worker_builds_its_own_index_behind_the_loopback() -> None:
    assert site_config.bind.startswith("127.0.0.1:")
    assert site_config.preload_app is False
    assert site_config.workers >= 2
    assert site_config.max_requests_jitter > 0
    assert site_config.accesslog is None
