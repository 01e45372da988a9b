"""Entries of the content files: their keys are checked before anything is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from directory.loading.files import ContentError

Entry = Mapping[str, Any]


def check_keys(entry: Entry, *, where: str, required: str, optional: str = "") -> None:
    """A missing key, or one that nothing reads (a typing mistake), stops the load."""
    missing = sorted(set(required.split()) - set(entry))
    if missing:
        raise ContentError(where, f"il manque : {', '.join(missing)}")
    unknown = sorted(set(entry) - set(required.split()) - set(optional.split()))
    if unknown:
        raise ContentError(where, f"clés inconnues : {', '.join(unknown)}")


def parse_date(text: str, where: str) -> date | None:
    """An ISO date; an empty text is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ContentError(where, f"« {text} » n’est pas une date (AAAA-MM-JJ)") from error
