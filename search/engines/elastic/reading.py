"""From what the cluster answers to results. Pure; numbers refer to search/README.md."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from search.criteria import FACETS, YES
from search.engines.elastic.asking import FIT, FRESH, GROUP, INSIDE, Question
from search.engines.elastic.documents import OPEN_TO_ALL
from search.results import (
    FIT_DEROGATION,
    FIT_UNKNOWN,
    FIT_YES,
    GROUP_EVERYWHERE,
    GROUP_FURTHER,
    GROUP_NEAR,
    GROUP_OUTSIDE,
    GROUP_REMOTE,
    NEAR,
    OUTSIDE,
    REMOTE,
    SERVED,
    Hit,
)

Answer = Mapping[str, Any]
Facets = dict[str, tuple[tuple[str, int], ...]]
_FITS = (FIT_UNKNOWN, FIT_DEROGATION, FIT_YES)


# Hits ---------------------------------------------------------------------------------------------
def read_hits(answer: Answer, question: Question, *, outside: bool = False) -> list[Hit]:
    """`outside`: these are of the outside block, which their rank does not say."""
    return [_hit(one, question, outside=outside) for one in answer["hits"]["hits"]]


def _hit(one: Answer, question: Question, *, outside: bool) -> Hit:
    criteria, rank, keys = question.criteria, int(one["_score"]), one["sort"]
    mixed = criteria.include_outside and not question.outside_apart
    if criteria.home and mixed:
        outside = not rank & INSIDE
    group = GROUP_OUTSIDE if outside else 3 - rank // GROUP % 4
    return Hit(
        id=keys[-2],
        group=group,
        age_fit=None if criteria.age is None else _FITS[rank // FIT % 4],
        served=_served(group, stated=bool(keys[-1])) if criteria.home else None,
        distance_km=_distance(keys, question),
        score=rank % FRESH,
        stale=not rank & FRESH,
    )


def _served(group: int, *, stated: bool) -> str:
    """Why a solution is in, from where it stands and whether it names its territories (2)."""
    if group == GROUP_OUTSIDE:
        return OUTSIDE
    if stated:
        return SERVED
    return NEAR if group == GROUP_NEAR else REMOTE


def _distance(keys: Sequence[Any], question: Question) -> float | None:
    if question.pointed is None:
        return None
    at = next(n for n, key in enumerate(question.sort()) if "_geo_distance" in key)
    km = float(keys[at])
    return km if math.isfinite(km) else None


# Counts -------------------------------------------------------------------------------------------
def read_groups(found: Answer, question: Question, outside: int | None) -> dict[int, int]:
    """Group → how many of the total (6). What is outside is near, and has a place."""
    apart = (outside or 0) if question.criteria.include_outside else 0
    placed, distant = found["placed"]["doc_count"], found["distant"]["doc_count"]
    counts = {GROUP_REMOTE: distant, GROUP_OUTSIDE: apart}
    counts[GROUP_EVERYWHERE] = found["doc_count"] - placed - distant
    if question.criteria.home is None:
        counts[GROUP_NEAR] = placed
    else:
        near = found["near"]["doc_count"] if "near" in found else 0
        counts[GROUP_NEAR], counts[GROUP_FURTHER] = near - apart, placed - near
    return {group: counts[group] for group in sorted(counts) if counts[group]}


def read_facets(answer: Answer, question: Question) -> Facets:
    found = _counts(answer["found"])
    facets: Facets = {}
    for facet in FACETS:
        own = answer.get(f"facet {facet}")
        counts = found if own is None else _counts(own)
        open_to_all = counts.get(f"{facet}:{OPEN_TO_ALL}", 0)
        selected = question.criteria.selected(facet)
        pairs = (
            (value, counts.get(f"{facet}:{value}", 0) + open_to_all)
            for value in question.known(facet)
        )
        facets[facet] = tuple((value, n) for value, n in pairs if n or value in selected)
    return facets


def _counts(part: Answer) -> dict[str, int]:
    """« facet:value » → how many."""
    buckets = part.get("values", {}).get("buckets", ())
    counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    for name, key in (("dated", "entree:datee"), ("open", f"places:{YES}")):
        if name in part:
            counts[key] = part[name]["doc_count"]
    return counts
