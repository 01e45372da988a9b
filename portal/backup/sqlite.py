"""SQLite by its backup API. A copy of the file alone would lose what is still in the journal, and
pass every check of integrity."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from portal.backup.manifest import BackupRefused, Table

FILE = "database.sqlite3"
# What SQLite keeps beside a database that is in use or was killed.
_BESIDE = ("-wal", "-shm", "-journal")


def _place() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def dump(folder: Path) -> dict[str, Table]:
    """Copies pages while people write: SQLite starts again if another process changed some, and
    what comes out is the database of one instant."""
    target = folder / FILE
    _copy(_place(), target)
    return digests(target)


def _copy(one: Path, other: Path) -> None:
    source = closing(sqlite3.connect(one, timeout=30))
    with source as database, closing(sqlite3.connect(other)) as copy:
        database.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def digests(path: Path) -> dict[str, Table]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        try:
            (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                raise BackupRefused(f"{path.name} : la base est abîmée ({verdict}).")
            return {name: _digest(database, name) for name in _tables(database)}
        except sqlite3.DatabaseError as error:
            raise BackupRefused(f"{path.name} : la base est illisible ({error}).") from error


def _tables(database: sqlite3.Connection) -> list[str]:
    """Tables that hold rows; an index of words is read by the tables that are behind it."""
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    return [name for (name,) in rows]


def _digest(database: sqlite3.Connection, name: str) -> Table:
    quoted = '"' + name.replace('"', '""') + '"'
    columns = len(database.execute(f"SELECT * FROM {quoted} LIMIT 0").description)  # noqa: S608
    order = ", ".join(str(number + 1) for number in range(columns))
    digest, rows = hashlib.sha256(), 0
    for row in database.execute(f"SELECT * FROM {quoted} ORDER BY {order}"):  # noqa: S608
        digest.update(repr(row).encode())
        rows += 1
    return Table(rows, digest.hexdigest())


def check_empty() -> None:
    place = _place()
    if place.exists():
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as database:
            if _tables(database):
                raise BackupRefused(f"{place} n’est pas vide : rien n’a été touché.")
    if any(Path(f"{place}{end}").exists() for end in _BESIDE):
        raise BackupRefused(f"{place} est en service ou sort d’une panne : rien n’a été touché.")


def load(folder: Path, expected: dict[str, Table]) -> None:
    """The database appears whole or not at all."""
    place = _place()
    connection.close()
    draft = place.with_name(f"{place.name}.restauration")
    draft.write_bytes(b"")
    draft.chmod(0o600)
    try:
        _copy(folder / FILE, draft)
        if digests(draft) != expected:
            raise BackupRefused("La base copiée n’est pas celle qui a été sauvegardée.")
        descriptor = os.open(draft, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
