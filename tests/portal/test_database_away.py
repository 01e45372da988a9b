"""While the database is away: a page that says so and when to come back, never a fault of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

from portal.database import is_away


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection refused"),
        psycopg.errors.AdminShutdown(),
        psycopg.errors.CannotConnectNow(),
        psycopg.errors.TooManyConnections(),
        psycopg.errors.QueryCanceled(),
        psycopg.errors.LockNotAvailable(),
        sqlite3.OperationalError("database is locked"),
    ],
)
def test_a_database_that_is_away_or_busy_is_no_fault_of_ours(cause: Exception) -> None:
    assert is_away(caused(OperationalError(str(cause)), cause))


@pytest.mark.parametrize(
    "error",
    [
        caused(OperationalError("no such table"), sqlite3.OperationalError("no such table")),
        ProgrammingError("no such column"),
        ValueError("anything else"),
    ],
)
def test_a_fault_of_ours_stays_one(error: Exception) -> None:
    assert not is_away(error)


def test_what_it_caused_is_known_too() -> None:
    lost = caused(InterfaceError("the connection is closed"), psycopg.InterfaceError("closed"))
    assert is_away(caused(RuntimeError("no page"), lost))


@pytest.fixture
def away(db: None) -> Iterator[Client]:
    """Undone before the database of the test is put back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        yield Client(raise_request_exception=False)


def refuse() -> None:
    raise caused(OperationalError("refused"), psycopg.OperationalError("refused"))


@pytest.mark.parametrize("path", ["/", "/solutions/", "/guide/", "/acteurs/"])
def test_every_page_says_when_to_come_back(away: Client, path: str) -> None:
    response = away.get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Cache-Control"] == "no-store"
    assert "revient dans un instant" in response.content.decode()
    assert "envoyer" not in response.content.decode()


def test_who_was_writing_is_told_to_check(away: Client) -> None:
    response = away.post("/signaler/solutions/une-solution/", {"message": "x"})
    assert response.status_code == 503
    assert "n’est pas enregistré" in response.content.decode()


def test_liveness_says_it_to_machines(away: Client) -> None:
    response = away.get("/sante")
    assert (response.status_code, response.json()) == (503, {"status": "database away"})


def test_another_fault_keeps_its_number(db: None) -> None:
    def fail() -> None:
        raise ValueError("a fault of ours")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", fail)
        response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "Numéro" in response.content.decode()
