"""Build columns from documents, once a revision: all, or those of dates alone. Linear, free of date
rules."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from search.criteria import YES
from search.documents import Corpus, Document
from search.engines.columns import ALWAYS, NEVER, UNKNOWN, Columns, FacetGroup, Ints
from search.engines.mercator import to_mercator


def ordinal(day: date | None, missing: int) -> int:
    return missing if day is None else day.toordinal()


def intern(keys: Iterable[Hashable], first: tuple[Hashable, ...] = ()) -> tuple[Ints, list[Any]]:
    """Number each distinct key in order of appearance; `first` are numbered before all."""
    numbers: dict[Hashable, int] = {key: number for number, key in enumerate(first)}
    ids = [numbers.setdefault(key, len(numbers)) for key in keys]
    return np.array(ids, dtype=np.int64), list(numbers)


# (facet, value → documents that count under it), as functions of a profile key.
_Spec = tuple[str, Sequence[str], Callable[[Any, str], bool]]


def _group(
    documents: Sequence[Document], key: Callable[[Document], Any], specs: Sequence[_Spec]
) -> FacetGroup:
    ids, profiles = intern(key(document) for document in documents)
    columns: dict[str, slice] = {}
    rows: list[list[float]] = [[] for _ in profiles]
    start = 0
    for facet, values, holds in specs:
        columns[facet] = slice(start, start + len(values))
        start += len(values)
        for profile, row in zip(profiles, rows, strict=True):
            row.extend(float(holds(profile, value)) for value in values)
    matrix = np.array(rows, dtype=np.float64).reshape(len(profiles), start)
    return FacetGroup(ids, matrix, columns, {facet: tuple(values) for facet, values, _ in specs})


def _one(index: int) -> Callable[[Any, str], bool]:
    return lambda profile, value: profile[index] == value


def _any(index: int) -> Callable[[Any, str], bool]:
    return lambda profile, value: value in profile[index]


def _holding(*, open_to_all: bool) -> Callable[[Any, str], bool]:
    """Of a profile that is one list. Empty audiences or levels mean open to all: counted under
    every value."""
    if open_to_all:
        return lambda profile, value: not profile or value in profile
    return lambda profile, value: value in profile


def _yes(index: int) -> Callable[[Any, str], bool]:
    return lambda profile, value: bool(profile[index])


def facet_groups(corpus: Corpus) -> tuple[FacetGroup, ...]:
    """Facets that go together in one group; those that combine freely in groups of their own, so
    that distinct profiles stay few."""
    known, documents = corpus.vocabularies, corpus.documents
    of_scheme = _group(
        documents,
        lambda d: (d.phase, d.category, d.scheme, d.obligation),
        (
            ("phase", known.get("phase", ()), _one(0)),
            ("categorie", known.get("categorie", ()), _one(1)),
            ("dispositif", known.get("dispositif", ()), _one(2)),
            ("obligation", (YES,), _yes(3)),
        ),
    )
    of_solution = _group(
        documents,
        lambda d: (d.statuses, d.boarding, d.accessible, d.remote),
        (
            ("statut", known.get("statut", ()), _any(0)),
            ("internat", (YES,), _yes(1)),
            ("pmr", (YES,), _yes(2)),
            ("distance", (YES,), _yes(3)),
        ),
    )
    lists: tuple[tuple[str, Callable[[Document], tuple[str, ...]], bool], ...] = (
        ("public", lambda d: d.audiences, True),
        ("niveau", lambda d: d.levels, True),
        ("prescripteur", lambda d: d.prescribers, False),
    )
    alone = [
        _group(documents, key, ((facet, known.get(facet, ()), _holding(open_to_all=open_to_all)),))
        for facet, key, open_to_all in lists
    ]
    return of_scheme, of_solution, *alone


def title_ranks(documents: Sequence[Document]) -> tuple[Ints, Ints]:
    """(rank by title key, equal for equal keys; rank by title key then id, unique)."""
    count = len(documents)
    order = sorted(range(count), key=lambda row: (documents[row].title_key, documents[row].id))
    title, final = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    final[order] = np.arange(count)
    rank, previous = -1, None
    ranks = []
    for row in order:
        key = documents[row].title_key
        if key != previous:
            rank, previous = rank + 1, key
        ranks.append(rank)
    title[order] = ranks
    return title, final


def unit_vectors(points: Any) -> Any:
    """Latitude, longitude in degrees (n, 2) → x, y, z (n, 3): distances without trigonometry."""
    latitude, longitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    cosine = np.cos(latitude)
    return np.stack(
        (cosine * np.cos(longitude), cosine * np.sin(longitude), np.sin(latitude)), axis=1
    )


def _places(documents: Sequence[Document]) -> dict[str, Any]:
    rows = [row for row, document in enumerate(documents) for _ in document.places]
    places = [place for document in documents for place in document.places]
    nan = float("nan")
    points = np.array(
        [
            (nan, nan) if p.latitude is None or p.longitude is None else (p.latitude, p.longitude)
            for p in places
        ],
        dtype=np.float64,
    ).reshape(len(places), 2)
    counts = np.array([len(document.places) for document in documents], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(counts)))
    placed = np.flatnonzero(counts > 0)
    of_place = np.array(rows, dtype=np.int64)
    known = ~np.isnan(points[:, 0])
    several = np.flatnonzero(counts > 1)
    several_places = np.flatnonzero(counts[of_place] > 1)
    has_point = np.zeros(len(documents), dtype=np.bool_)
    has_point[of_place[known]] = True
    xyz = np.where(known, unit_vectors(points).T, UNKNOWN)
    return {
        "place_rows": of_place,
        "place_points": points,
        "place_xyz": np.ascontiguousarray(xyz),
        "place_mercator": to_mercator(points[:, 0], points[:, 1]),
        "place_codes": [(p.commune, p.departement) for p in places],
        "row_places": starts,
        "first_places": starts[placed],
        "placed_rows": placed,
        "several_rows": several,
        "several_places": several_places,
        "several_starts": np.cumsum(counts[several]) - counts[several],
        "has_place": counts > 0,
        "has_point": has_point,
    }


def _intakes(documents: Sequence[Document]) -> dict[str, Any]:
    rows: list[int] = []
    cells: list[tuple[int, int, int, int, int]] = []
    for row, document in enumerate(documents):
        for intake in document.intakes:
            rows.append(row)
            starts = ordinal(intake.starts_on, NEVER)
            limit = NEVER if intake.permanent else ordinal(intake.apply_by, starts)
            cells.append(
                (
                    int(intake.permanent),
                    limit,
                    starts,
                    -1 if intake.open_places is None else intake.open_places,
                    ordinal(intake.expires_at, ALWAYS),
                )
            )
    return {
        "intake_rows": np.array(rows, dtype=np.int64),
        "intakes": np.array(cells, dtype=np.int64).reshape(len(cells), 5),
    }


def _first_stale_day(document: Document) -> int:
    if document.verified_at is None:
        return ALWAYS
    return document.verified_at.toordinal() + document.freshness_days + 1


# What `dated_columns` reads of a document, and no other column.
DATED = ("intakes", "verified_at", "freshness_days", "suspended_from", "suspended_until")


def dated_columns(documents: Sequence[Document]) -> dict[str, Any]:
    """What an answer about places, entries, freshness or a suspension changes."""
    begins = [ordinal(d.suspended_from, NEVER) for d in documents]
    ends = [ordinal(d.suspended_until, NEVER) for d in documents]
    stale = [_first_stale_day(document) for document in documents]
    return {
        "stale_from": np.array(stale, dtype=np.int64),
        "suspended_from": np.array(begins, dtype=np.int64),
        "suspended_until": np.array(ends, dtype=np.int64),
        **_intakes(documents),
    }


def only_dates_moved(before: Corpus, after: Corpus) -> bool:
    """Whether the same documents stand on the same rows, and say the same but for `DATED`."""
    may_match = before.has_same_reading(after) and len(before.documents) == len(after.documents)
    return may_match and all(
        one is other or one == replace(other, **{name: getattr(one, name) for name in DATED})
        for one, other in zip(before.documents, after.documents, strict=True)
    )


def build_columns(corpus: Corpus) -> Columns:
    documents = corpus.documents
    rule_ids, rule_sets = intern(document.rules for document in documents)
    zone_ids, zones = intern((document.zone for document in documents), first=(frozenset(),))
    title_rank, final_rank = title_ranks(documents)
    return Columns(
        ids=np.array([d.id for d in documents], dtype=np.int64),
        rule_ids=rule_ids,
        rule_sets=rule_sets,
        zone_ids=zone_ids,
        not_stated=zone_ids == 0,
        zones=zones,
        remote=np.array([d.remote for d in documents], dtype=np.bool_),
        title_rank=title_rank,
        final_rank=final_rank,
        facets=facet_groups(corpus),
        **_places(documents),
        **dated_columns(documents),
    )
