"""What a copy holds, with the digest of each part: a copy proves itself before it is used."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 1
NAME = "manifest.json"
MEDIA = "media"
_PIECE = 1 << 20


class BackupRefused(Exception):
    """Says in French what is wrong; nothing was written."""


@dataclass(frozen=True, slots=True)
class File:
    """`path`: relative to the copy."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations`: « app.name » of each one that the database had."""

    made_at: str
    engine: str
    migrations: list[str]
    tables: dict[str, Table]
    files: list[File]

    @property
    def media(self) -> list[File]:
        return [file for file in self.files if file.path.startswith(f"{MEDIA}/")]


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def describe(path: Path, folder: Path) -> File:
    name = path.relative_to(folder).as_posix()
    return File(name, path.stat().st_size, digest_of(path))


def write_manifest(manifest: Manifest, folder: Path) -> None:
    said = {"format": FORMAT, **asdict(manifest)}
    (folder / NAME).write_text(json.dumps({**said, "sha256": _seal(said)}, indent=1) + "\n")


def _seal(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest, if it is whole and this code can read it."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        seal, form = said.pop("sha256"), said.pop("format")
    except FileNotFoundError as error:
        raise BackupRefused(f"{folder} : pas de {NAME}, ce n’est pas une sauvegarde.") from error
    except (ValueError, KeyError, AttributeError, OSError) as error:
        raise BackupRefused(f"{folder / NAME} est illisible : sauvegarde abîmée.") from error
    if seal != _seal({"format": form, **said}):
        raise BackupRefused(f"{folder / NAME} a été modifié : sauvegarde abîmée.")
    if form != FORMAT:
        raise BackupRefused(f"Cette sauvegarde est au format {form} ; ici on lit le {FORMAT}.")
    said["tables"] = {name: Table(**table) for name, table in said["tables"].items()}
    said["files"] = [File(**file) for file in said["files"]]
    return Manifest(**said)


def check_files(manifest: Manifest, folder: Path) -> None:
    """Each file is there, whole, and where it should be."""
    for file in manifest.files:
        path = folder / file.path
        if PurePosixPath(file.path).is_absolute() or ".." in PurePosixPath(file.path).parts:
            raise BackupRefused(f"{file.path} : cette adresse sort de la sauvegarde.")
        if not path.is_file() or path.is_symlink():
            raise BackupRefused(f"{file.path} manque : sauvegarde incomplète.")
        if path.stat().st_size != file.size:
            raise BackupRefused(f"{file.path} n’a pas la bonne taille : sauvegarde abîmée.")
        if digest_of(path) != file.sha256:
            raise BackupRefused(f"{file.path} a changé : sauvegarde abîmée.")
