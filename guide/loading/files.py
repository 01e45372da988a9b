"""The content files: one page each, read whole before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from directory.loading.files import CONTENT_DIR as DIRECTORY_CONTENT
from directory.loading.files import read_toml
from guide.leaflets import LANGUAGES

CONTENT_DIR = Path(__file__).resolve().parent.parent / "content"
# Files that are not pages: maps from the sources to our pages, vocabularies, leaflets of a page.
_NOT_PAGES = ("key_ideas", "themes")
_LEAFLETS = "families/leaflets/"


@dataclass(frozen=True, slots=True)
class Entry:
    """`key`: path of the file under the content folder, without its extension."""

    key: str
    data: dict[str, Any]

    @property
    def where(self) -> str:
        return f"{self.key}.toml"


def read_entries(folder: Path = CONTENT_DIR) -> list[Entry]:
    """Every page, parents before children: home, sheets of its folders' indexes, then the rest."""
    found = []
    for path in sorted(folder.rglob("*.toml")):
        key = path.relative_to(folder).with_suffix("").as_posix()
        if key.startswith((*_NOT_PAGES, _LEAFLETS)):
            continue
        data = read_toml(path)
        if data.get("type") == "family":
            data["leaflets"] = _leaflets(folder, path.stem)
        if data.get("type") == "glossary":
            data["terms"] = read_toml(DIRECTORY_CONTENT / "glossary.toml")["terms"]
        found.append(Entry(key, data))
    return sorted(found, key=lambda entry: (_depth(entry.key), entry.key))


def read_themes(folder: Path = CONTENT_DIR) -> list[dict[str, Any]]:
    themes: list[dict[str, Any]] = read_toml(folder / "themes.toml")["themes"]
    return themes


def _depth(key: str) -> int:
    if key == "home":
        return 0
    if key.startswith("practices/"):  # they name their volet
        return 3
    return 1 if key.endswith("/index") or "/" not in key else 2


def _leaflets(folder: Path, stem: str) -> list[dict[str, Any]]:
    paths = [folder / _LEAFLETS / f"{stem}.{code}.toml" for code, _ in LANGUAGES]
    return [read_toml(path) for path in paths if path.exists()]
