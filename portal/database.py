"""How the site lives with its database: how long it waits, and what it says when it is away."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError, connections

# SQLSTATE: connection lost, server stopping or starting, too many clients, a statement or a wait
# for a lock that was cut short. Others (a table that is missing…) are faults of ours.
_AWAY = ("08", "57", "53", "55P03")
_BUSY = "database is locked"  # SQLite has no states
_LOCK_TIMEOUT_MS = 5_000


def is_away(error: BaseException | None) -> bool:
    """Whether a request failed because the database is away or too busy, not because of a fault."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return _is_of_the_server(error)
        error = error.__cause__ or error.__context__
    return False


def is_request_cut() -> bool:
    """The same of the error that is being answered."""
    return is_away(sys.exc_info()[1])


def _is_of_the_server(error: OperationalError | InterfaceError) -> bool:
    cause = error.__cause__
    if type(cause).__module__.startswith("sqlite3"):
        return _BUSY in str(error)
    state = getattr(cause, "sqlstate", None)
    # Refused or broken: the server had no time to give a state.
    return state is None or state.startswith(_AWAY)


def wait_little_for_locks(using: str, **options: Any) -> None:
    """Before migrations: an ALTER that waits for a lock makes every reader wait behind it. It gives
    up after some seconds instead, changes nothing, and is run again at a quieter time."""
    _set_lock_timeout(using, _LOCK_TIMEOUT_MS)


def wait_for_locks_again(using: str, **options: Any) -> None:
    _set_lock_timeout(using, 0)


def _set_lock_timeout(using: str, milliseconds: int) -> None:
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(milliseconds)])
