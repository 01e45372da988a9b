"""Which column says what: proposed from the titles, remembered from last time, chosen by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from directory.imports.fields import FIELDS, PLACE_FIELDS
from directory.models import ColumnMapping, ImportBatch, ImportKind
from directory.words import fold

Mapped = dict[str, int]
# A column of our own public export that looks like an address and leads to the page of the sheet.
_OURS = frozenset({"adresse page"})


def headers_key(headers: Sequence[str]) -> str:
    """The same set of titles, whatever their order, case and accents."""
    return hashlib.sha256("\n".join(sorted(fold(one) for one in headers)).encode()).hexdigest()


def propose(kind: str, headers: Sequence[str]) -> Mapped:
    """Field → column. An exact title first, then a title that starts or ends with one; a column
    serves once."""
    folded = [fold(title) for title in headers]
    found: Mapped = {}
    ours = {at for at, title in enumerate(folded) if title in _OURS}
    for is_near in (False, True):
        for field in FIELDS[kind]:
            if field.name in found:
                continue
            for title in (fold(field.label), *field.titles):
                at = _at(folded, title, ours | set(found.values()), is_near)
                if at is not None:
                    found[field.name] = at
                    break
    return found


def _at(folded: Sequence[str], title: str, used: set[int], is_near: bool) -> int | None:
    for at, one in enumerate(folded):
        if at in used:
            continue
        if one == title:
            return at
        if (
            is_near
            and len(title) > 3
            and (one.startswith(f"{title} ") or one.endswith(f" {title}"))
        ):
            return at
    return None


def owner_of(batch: ImportBatch) -> str:
    return f"platform:{batch.platform_id}" if batch.platform_id else f"user:{batch.by_id}"


def remembered(batch: ImportBatch) -> ColumnMapping | None:
    return ColumnMapping.objects.filter(
        owner=owner_of(batch),
        source=batch.source,
        kind=batch.kind,
        headers_key=headers_key(batch.headers),
    ).first()


def recall(batch: ImportBatch) -> tuple[Mapped, bool]:
    """The mapping to show first, and whether it is that of last time."""
    last = remembered(batch)
    if last is None:
        return propose(batch.kind, batch.headers), False
    at = {fold(title): number for number, title in enumerate(batch.headers)}
    return {name: at[title] for name, title in last.mapping.items() if title in at}, True


def remember(batch: ImportBatch) -> None:
    ColumnMapping.objects.update_or_create(
        owner=owner_of(batch),
        source=batch.source,
        kind=batch.kind,
        headers_key=headers_key(batch.headers),
        defaults={
            "mapping": {name: fold(batch.headers[at]) for name, at in batch.mapping.items()},
            "choices": batch.choices,
        },
    )


def missing(kind: str, mapping: Mapping[str, int]) -> list[str]:
    """Labels of what no column says and no line can do without."""
    lacking = [one.label for one in FIELDS[kind] if one.required and one.name not in mapping]
    if kind == ImportKind.ACTORS and not any(name in mapping for name in PLACE_FIELDS):
        lacking.append("Commune")
    if kind == ImportKind.SOLUTIONS and not {"actor", "actor_uai", "actor_siret"} & set(mapping):
        lacking.append("Proposée par")
    return lacking
