"""`backup` and `restore`, whatever the database."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from types import ModuleType

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal.backup import media, postgresql, sqlite
from portal.backup.manifest import (
    NAME,
    BackupRefused,
    Manifest,
    check_files,
    describe,
    read_manifest,
    write_manifest,
)

_ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
_DATED = re.compile(r"\d{8}T\d{6}")


def _engine() -> ModuleType:
    return _ENGINES[connection.vendor]


def take(place: Path) -> Manifest:
    """Into a folder that does not exist yet, and appears under its name only when it is whole."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise BackupRefused(f"{place} existe déjà : choisissez un autre nom, rien n’a été écrit.")
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))  # for us alone
    try:
        media.copy_new(draft)
        tables = _engine().dump(draft)
        media.copy_new(draft)
        manifest = Manifest(
            made_at=timezone.now().isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=_applied(),
            tables=tables,
            files=[describe(path, draft) for path in sorted(draft.rglob("*")) if path.is_file()],
        )
        write_manifest(manifest, draft)
        _settle(draft)
        draft.rename(place)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return manifest


def _settle(folder: Path) -> None:
    """On the disk before it has its name; readable by its owner alone: it holds people's data."""
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _applied() -> list[str]:
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def take_dated(folder: Path, *, keep: int, now: datetime) -> tuple[Path, Manifest]:
    """One more under `folder`, named after its moment; of the whole ones the last `keep` stay."""
    place = folder / f"{now:%Y%m%dT%H%M%S}"
    manifest = take(place)
    whole = [path for path in sorted(folder.iterdir()) if _is_dated_copy(path)]
    for old in whole[:-keep]:
        shutil.rmtree(old)
    return place, manifest


def _is_dated_copy(path: Path) -> bool:
    return bool(_DATED.fullmatch(path.name)) and (path / NAME).is_file()


def check(folder: Path) -> Manifest:
    """A whole copy, of this kind of database, that this code knows how to read."""
    manifest = read_manifest(folder)
    check_files(manifest, folder)
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"Cette sauvegarde vient de {manifest.engine}, la base d’ici est {connection.vendor} : "
            "donnez un DATABASE_URL du même genre."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    unknown = [name for name in manifest.migrations if name not in known]
    if unknown:
        raise BackupRefused(
            f"Cette sauvegarde vient d’une version plus récente du site ({unknown[-1]}) : "
            "installez cette version d’abord."
        )
    return manifest


def put_back(folder: Path) -> Manifest:
    """Into an empty place, once everything was checked. Files first under another name, then the
    database whole or not at all, then the files take their place."""
    manifest = check(folder)
    engine = _engine()
    engine.check_empty()
    media.check_empty()
    arriving = media.Arriving(folder, manifest.media)
    try:
        engine.load(folder, manifest.tables)
        arriving.enter()
    except BaseException:
        arriving.give_up()
        raise
    return manifest


def still_to_migrate(manifest: Manifest) -> int:
    """Migrations of this code that the copied database had not."""
    had = set(manifest.migrations)
    return sum(".".join(key) not in had for key in MigrationLoader(None).disk_migrations)
