"""The files that people sent: pictures and documents."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from portal.backup.manifest import MEDIA, BackupRefused, File


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _files() -> Iterator[Path]:
    for path in sorted(_root().rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def copy_new(folder: Path) -> None:
    """Those that the copy has not yet. Called before and after the database is copied: a file that
    the copied database names was there at one of the two moments (files never change once sent)."""
    for path in _files():
        target = folder / MEDIA / path.relative_to(_root())
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.draft")
        try:
            shutil.copy2(path, draft)
        except FileNotFoundError:  # removed by somebody since it was listed
            continue
        draft.replace(target)


def check_empty() -> None:
    root = _root()
    if root.exists() and any(root.iterdir()):
        raise BackupRefused(f"{root} n’est pas vide : rien n’a été touché.")


class Arriving:
    """The files of a copy, laid in the very folder that will hold them (it may be a shared one,
    mounted from elsewhere), under a name that nothing reads until `enter`."""

    def __init__(self, folder: Path, files: list[File]) -> None:
        root = _root()
        root.mkdir(parents=True, exist_ok=True)
        self.draft = Path(tempfile.mkdtemp(prefix=".restauration-", dir=root))
        for file in files:
            target = self.draft / Path(file.path).relative_to(MEDIA)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / file.path, target)

    def enter(self) -> None:
        for path in sorted(self.draft.iterdir()):
            path.rename(_root() / path.name)
        self.draft.rmdir()

    def give_up(self) -> None:
        shutil.rmtree(self.draft, ignore_errors=True)
