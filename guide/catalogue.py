"""The published practices in memory, ready to be counted by facet.

OR inside a facet, AND between facets; the count beside a value is the total if that facet held
that value alone and everything else stayed: as for solutions (search/README.md). One pass over the
practices: one that fails a single facet counts for that facet only.

An index never decides who reads a page: its rows are read again as readable before they are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from directory.french import capital
from directory.models import Departement, Region
from directory.words import fold
from guide.models import PracticePage, PracticeStatus, PracticeTheme

# Parameter of the address → title. Values are stable: they stand in addresses.
FACETS = {
    "volet": "Volet du guide",
    "theme": "Thème",
    "region": "Région",
    "departement": "Département",
    "type": "Acteurs",
    "statut": "Statut",
}
STATUS_VALUES = {
    PracticeStatus.SHARED: "partagee",
    PracticeStatus.EXPERIMENT: "experimentation",
    PracticeStatus.TOOL: "outil",
}

Selections = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One practice: what it is counted under, where it stands in a list without words."""

    id: int
    order: tuple[Any, ...]
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Counted:
    """`ids` in no order; `counts`: facet → value → total."""

    ids: frozenset[int]
    counts: Mapping[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`labels`: facet → value → its words, in the order to list them."""

    rows: Sequence[Row]
    labels: Mapping[str, Mapping[str, str]]

    def count(self, selections: Selections, among: Iterable[int] | None = None) -> Counted:
        """`among`: the practices that hold the words asked, None when no word was."""
        kept = None if among is None else frozenset(among)
        ids = set()
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
        for row in self.rows:
            if kept is not None and row.id not in kept:
                continue
            failed = [name for name, wanted in selections.items() if not wanted & row.values[name]]
            if not failed:
                ids.add(row.id)
            if len(failed) <= 1:
                for name in failed or FACETS:
                    counts[name].update(row.values[name])
        return Counted(frozenset(ids), counts)

    def latest_first(self, ids: frozenset[int]) -> list[int]:
        return [row.id for row in self.rows if row.id in ids]


@dataclass(slots=True)
class _Kept:
    version: Any = None
    catalogue: Catalogue | None = field(default=None)


_kept = _Kept()


def practice_catalogue(version: Any) -> Catalogue:
    """`version`: of the guide's outline as this request read it; no query when nothing moved."""
    if _kept.catalogue is None or _kept.version != version:
        _kept.catalogue = _build()
        _kept.version = version
    return _kept.catalogue


def _build() -> Catalogue:
    pages = (
        PracticePage.objects.readable()
        .select_related("volet", "commune")
        .prefetch_related("themes", "actor_kinds")
    )
    rows, seen = [], {facet: {} for facet in FACETS}  # type: ignore[var-annotated]
    for page in pages:
        rows.append(_row(page))
        if page.volet:
            seen["volet"][page.volet.slug] = (page.volet.number, page.volet.title)
        for kind in page.actor_kinds.all():
            seen["type"][kind.slug] = (fold(kind.label), kind.label)
    labels = {
        facet: {value: label for value, (_, label) in sorted(found.items(), key=lambda i: i[1])}
        for facet, found in seen.items()
    }
    labels["theme"] = dict(PracticeTheme.objects.values_list("slug", "label"))
    labels["region"] = dict(Region.objects.order_by("name").values_list("code", "name"))
    labels["departement"] = {one.code: str(one) for one in Departement.objects.order_by("code")}
    labels["statut"] = {STATUS_VALUES[one]: capital(str(one.label)) for one in PracticeStatus}
    return Catalogue(sorted(rows, key=lambda row: row.order), labels)


def _row(page: PracticePage) -> Row:
    where = page.departement_id or (page.commune.departement_id if page.commune else None)
    day = page.practised_on or date.min
    return Row(
        page.pk,
        (-day.toordinal(), fold(page.title), page.pk),
        {
            "volet": _set(page.volet.slug if page.volet else None),
            "theme": frozenset(theme.slug for theme in page.themes.all()),
            "region": _set(page.region_id),
            "departement": _set(where),
            "type": frozenset(kind.slug for kind in page.actor_kinds.all()),
            "statut": _set(STATUS_VALUES[PracticeStatus(page.status)]),
        },
    )


def _set(value: str | None) -> frozenset[str]:
    return frozenset((value,)) if value else frozenset()
