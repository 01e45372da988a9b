"""How one solution answers a question, whether it is in its results or not. Pure.

The engines select by the same rules (search/README.md, 1 and 2); a page must also be able to say
why a solution would *not* be among the results.
"""

from __future__ import annotations

from dataclasses import dataclass

from directory.eligibility import age_fit
from directory.gazetteer import distance_km
from directory.geography import NEAR_KM, Home
from search.criteria import SearchCriteria
from search.documents import Document
from search.results import FIT_DEROGATION, FIT_UNKNOWN, NEAR, OUTSIDE, REMOTE, SERVED, Hit

OPEN, ON_AGREEMENT, TO_CHECK, OTHER_AREA, OTHER_AGE = range(5)


@dataclass(frozen=True, slots=True)
class Fit:
    """`outcome`: one of the five above, None when nothing was asked. `hit`: the facts that the
    reasons need. `far`: a home is known, no zone is stated, and no place is near."""

    hit: Hit
    outcome: int | None
    far: bool = False


def fit(document: Document, criteria: SearchCriteria) -> Fit:
    age = _age(document, criteria.age)
    distance = distance_from(document, criteria.home) if criteria.home else None
    served = _served(document, criteria.home, distance) if criteria.home else None
    hit = Hit(id=document.id, group=0, age_fit=age, served=served, distance_km=distance)
    far = criteria.home is not None and served is None
    asked = criteria.age is not None or criteria.home is not None
    return Fit(hit, _outcome(hit, criteria, far=far) if asked else None, far)


def _outcome(hit: Hit, criteria: SearchCriteria, *, far: bool) -> int:
    if criteria.age is not None and hit.age_fit is None:
        return OTHER_AGE
    if hit.served == OUTSIDE:
        return OTHER_AREA
    if far or hit.served == NEAR or hit.age_fit == FIT_UNKNOWN:
        return TO_CHECK
    return ON_AGREEMENT if hit.age_fit == FIT_DEROGATION else OPEN


def _age(document: Document, age: int | None) -> str | None:
    if age is None:
        return None
    return age_fit([(rule, rule.conditional) for rule in document.rules], age)


def distance_from(document: Document, home: Home) -> float | None:
    """From C to the nearest place, in kilometres; None when either has no point."""
    if home.latitude is None or home.longitude is None:
        return None
    found = [
        distance_km(home.latitude, home.longitude, place.latitude, place.longitude)
        for place in document.places
        if place.latitude is not None and place.longitude is not None
    ]
    return min(found, default=None)


def _served(document: Document, home: Home, distance: float | None) -> str | None:
    """SERVED, NEAR, REMOTE or OUTSIDE in the precedence of search/README.md, 2; None when no zone
    is stated and nothing is near."""
    if document.zone:
        return SERVED if document.zone.intersection(home.zone_codes) else OUTSIDE
    if distance is not None and distance <= NEAR_KM:
        return NEAR
    return REMOTE if document.remote else None
