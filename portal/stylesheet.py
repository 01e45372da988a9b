"""One stylesheet for the reader, one file per concern for us.

`static/css/site.css` lists the files and their cascade layer; the finder below joins them into
`css/site.bundle.css` whenever static files are looked for or collected. No build step to forget:
twenty `@import`s would cost a phone twenty requests, one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BUNDLE = "css/site.bundle.css"
_IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[a-z]+)\);')


def join(entry: Path) -> str:
    """The text of an entry file, each import replaced by its file wrapped in its layer."""

    def inline(match: re.Match[str]) -> str:
        text = (entry.parent / match["file"]).read_text(encoding="utf-8")
        return f"@layer {match['layer']} {{\n{text}}}"

    return _IMPORT.sub(inline, entry.read_text(encoding="utf-8"))


def write_bundle(entry: Path, target: Path) -> None:
    """Writes only when the text changed, by a rename: a reader never sees half a file."""
    text = join(entry)
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)


class BundleFinder(BaseFinder):
    """Offers the joined stylesheet to `collectstatic` and to the development server."""

    def __init__(self, app_names: list[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.entry = Path(settings.BASE_DIR) / "static" / "css" / "site.css"
        self.folder = Path(settings.VAR_DIR) / "assets"
        self.storage = FileSystemStorage(location=str(self.folder))
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != BUNDLE:
            return []
        write_bundle(self.entry, self.folder / BUNDLE)
        found = str(self.folder / BUNDLE)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        write_bundle(self.entry, self.folder / BUNDLE)
        yield BUNDLE, self.storage
