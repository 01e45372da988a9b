"""PostgreSQL by its own tools, on one snapshot that the digests are read from too."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from portal.backup.manifest import BackupRefused, Table

FILE = "database.dump"
_KEPT_PLAIN = ("--no-owner", "--no-privileges")
# Options of the connection that the tools read from their environment.
_FROM_OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "service": "PGSERVICE"}


def _tool(name: str) -> str:
    """Of Debian's newest version, else that of the PATH: an older one refuses newer servers."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise BackupRefused(f"{name} est absent : apt-get install postgresql-client")
    return path


def _version(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0


def _environment() -> dict[str, str]:
    """The address and the password: never on a command line, which others may read."""
    said: dict[str, Any] = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    given = {env: str(said[name]) for name, env in names.items() if said.get(name)}
    options = said.get("OPTIONS", {})
    given |= {env: str(options[name]) for name, env in _FROM_OPTIONS.items() if name in options}
    return {**os.environ, **given, "PGDATABASE": str(said["NAME"])}


def _run(*command: str) -> None:
    done = subprocess.run(  # noqa: S603 (the tools of the database, arguments of ours)
        command, env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(f"{Path(command[0]).name} : {done.stderr.strip()[-500:]}")


def dump(folder: Path) -> dict[str, Table]:
    target = folder / FILE
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _take_the_time(cursor)
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run(
            _tool("pg_dump"),
            "--format=custom",
            *_KEPT_PLAIN,
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
        return _digests(cursor)


def _take_the_time(cursor: Any) -> None:
    """The limits of a page are not those of a copy; times are written one way."""
    for name in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"):
        cursor.execute(f"SET LOCAL {name} = 0")
    cursor.execute("SET LOCAL timezone = 'UTC'")


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [name for (name,) in cursor.fetchall()]


def _digests(cursor: Any) -> dict[str, Table]:
    return {name: _digest(cursor, name) for name in _tables(cursor)}


def _digest(cursor: Any, name: str) -> Table:
    quoted = connection.ops.quote_name(name)
    cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608
    (rows,) = cursor.fetchone()
    digest = hashlib.sha256()
    lines = f'SELECT t::text FROM {quoted} t ORDER BY t::text COLLATE "C"'  # noqa: S608
    with cursor.copy(f"COPY ({lines}) TO STDOUT") as copy:
        for piece in copy:
            digest.update(piece)
    return Table(rows, digest.hexdigest())


def check_empty() -> None:
    with connection.cursor() as cursor:
        if _tables(cursor):
            name = connection.settings_dict["NAME"]
            raise BackupRefused(f"La base « {name} » n’est pas vide : rien n’a été touché.")


def load(folder: Path, expected: dict[str, Table]) -> None:
    """In one transaction: all of it, or nothing."""
    connection.close()
    _run(
        _tool("pg_restore"),
        "--single-transaction",
        "--exit-on-error",
        *_KEPT_PLAIN,
        f"--dbname={connection.settings_dict['NAME']}",
        str(folder / FILE),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        _take_the_time(cursor)
        if _digests(cursor) != expected:
            raise BackupRefused(
                "La base rétablie n’est pas celle qui a été sauvegardée : videz-la, prenez une "
                "autre sauvegarde."
            )
