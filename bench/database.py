"""Databases of the benchmark: an installed site copied, then filled. Kept between runs.

They live in `var/bench/`, one SQLite file a size, each with a stamp that says what made it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bench.version import GENERATOR_VERSION

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
SEED = 20261124
# Places expire and intakes pass: older than this, a database no longer looks like a real one.
_KEPT_DAYS = 14


def environment(database: Path) -> dict[str, str]:
    """Of a process that works on one of these databases; nothing of the caller's site remains."""
    settings = {"DATABASE_URL", "SITE_HTTPS", "DEBUG", "ELASTICSEARCH_URL", "SITE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in settings}
    return kept | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "VAR_DIR": str(FOLDER),
    }


def run(database: Path, *arguments: str, more: dict[str, str] | None = None) -> None:
    """Run Python with these arguments on a database, from the root of the product.

    What it prints is dropped (an installation shows a password); its errors are shown.
    """
    subprocess.run(  # noqa: S603 (our own interpreter, our own arguments)
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(database) | (more or {}),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def schema_key() -> str:
    """Changes with the generator, with any migration and with what an installation loads."""
    total = hashlib.sha256(f"{GENERATOR_VERSION} {SEED}".encode())
    for pattern in (
        "*/migrations/*.py",
        "directory/data/content/**/*.toml",
        "guide/content/**/*.toml",
    ):
        for path in sorted(ROOT.glob(pattern)):
            total.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def is_current(stamp: Path, key: str, today: date) -> bool:
    if not stamp.exists():
        return False
    said = json.loads(stamp.read_text())
    made = date.fromisoformat(said["day"])
    return bool(said["key"] == key and today - made <= timedelta(days=_KEPT_DAYS))


def _stamp_of(database: Path) -> Path:
    return database.with_suffix(".json")


def _usable(database: Path, key: str) -> bool:
    return database.exists() and is_current(_stamp_of(database), key, date.today())


def _finish(draft: Path, database: Path, key: str) -> None:
    draft.replace(database)
    _stamp_of(database).write_text(json.dumps({"key": key, "day": date.today().isoformat()}))


def _draft(name: str) -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = FOLDER / f"{name}.draft.sqlite3"
    for leftover in FOLDER.glob(f"{draft.name}*"):
        leftover.unlink()
    return draft


def installed() -> Path:
    """An installed site, without a generated solution."""
    database, key = FOLDER / "installed.sqlite3", schema_key()
    if not _usable(database, key):
        draft = _draft("installed")
        print("bench: installing a site…", flush=True)
        run(draft, "manage.py", "install_site")
        run(draft, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        _finish(draft, database, key)
    return database


def filled(size: int) -> Path:
    """An installed site with `size` generated solutions."""
    database, key = FOLDER / f"solutions-{size}.sqlite3", schema_key()
    if not _usable(database, key):
        base, draft = installed(), _draft(f"solutions-{size}")
        print(f"bench: generating {size} solutions…", flush=True)
        copy(base, draft)
        run(draft, "-m", "bench.fill", str(size))
        _finish(draft, database, key)
    return database


def copy(source: Path, target: Path) -> None:
    """By the backup API: a copy of the file alone would lose what is still in its journal."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def forget() -> None:
    """Remove every database of the benchmark."""
    shutil.rmtree(FOLDER, ignore_errors=True)
