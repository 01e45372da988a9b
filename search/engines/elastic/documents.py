"""From a document of the corpus to what the cluster keeps. Pure.

Nothing that depends on the day, on a synonym or on a vocabulary enters here: days are numbers that
a question compares with its own, synonyms are phrases that a question looks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from search.criteria import YES
from search.documents import Document, DocumentIntake, DocumentPlace, Rule
from search.engines.columns import ALWAYS, NEVER
from search.engines.mercator import cell_of
from search.text import stems

# The zone of a solution that states none: the question can then name it among the zones it wants.
NOT_STATED = "-"
# « public:* »: an empty list of audiences or levels is open to all, and counts under every value.
OPEN_TO_ALL = "*"
OLDEST = 200  # above any age that can be asked
# The tokenizer of the cluster cuts longer words in pieces.
WORD_AT_MOST = 200


def identifier(document: Document) -> str:
    return str(document.id)


def facet_value(facet: str, value: str) -> str:
    return f"{facet}:{value}"


def word(stem: str) -> str:
    """A stem as the cluster knows it."""
    return stem[:WORD_AT_MOST]


def source(document: Document) -> dict[str, Any]:
    title, scheme_words, names, summary = (_words(text) for text in document.texts)
    return {
        "id": document.id,
        "title_key": document.title_key,
        "title": title,
        "scheme_words": scheme_words,
        "names": names,
        "summary": summary,
        "facets": list(_facets(document)),
        "ruled": bool(document.rules),
        "ages": _ranges(rule for rule in document.rules if not rule.conditional),
        "ages_if": _ranges(rule for rule in document.rules if rule.conditional),
        "zone": sorted(document.zone) or [NOT_STATED],
        "stated": int(bool(document.zone)),
        "remote": document.remote,
        **_places(document.places),
        **_days(document),
        **_intakes(document.intakes),
    }


def _words(text: str) -> str:
    return " ".join(map(word, stems(text)))


def _facets(document: Document) -> Iterable[str]:
    lists = (
        ("phase", (document.phase,)),
        ("categorie", (document.category,)),
        ("dispositif", (document.scheme,)),
        ("statut", document.statuses),
        ("prescripteur", document.prescribers),
        ("public", document.audiences or (OPEN_TO_ALL,)),
        ("niveau", document.levels or (OPEN_TO_ALL,)),
        ("entree", ("permanente",) if any(one.permanent for one in document.intakes) else ()),
    )
    flags = (
        ("internat", document.boarding),
        ("pmr", document.accessible),
        ("distance", document.remote),
        ("obligation", document.obligation),
    )
    for facet, values in lists:
        yield from (facet_value(facet, value) for value in values)
    yield from (facet_value(facet, YES) for facet, holds in flags if holds)


def _ranges(rules: Iterable[Rule]) -> list[dict[str, int]]:
    """A rule whose bounds cross holds no age: the cluster would refuse it."""
    bounds = (
        (
            0 if rule.minimum is None else rule.minimum,
            OLDEST if rule.maximum is None else rule.maximum,
        )
        for rule in rules
    )
    return [{"gte": low, "lte": high} for low, high in bounds if low <= high]


def _places(places: tuple[DocumentPlace, ...]) -> dict[str, Any]:
    points = [
        (place.latitude, place.longitude)
        for place in places
        if place.latitude is not None and place.longitude is not None
    ]
    return {
        "placed": bool(places),
        "located": bool(points),
        "communes": sorted({place.commune for place in places}),
        "departements": sorted({place.departement for place in places}),
        "points": [{"lat": latitude, "lon": longitude} for latitude, longitude in points],
        "places": [
            {"cell": cell_of(latitude, longitude), "latitude": latitude, "longitude": longitude}
            for latitude, longitude in points
        ],
    }


def _ordinal(day: date | None, missing: int) -> int:
    return missing if day is None else day.toordinal()


def _days(document: Document) -> dict[str, int | None]:
    verified, begins = document.verified_at, document.suspended_from
    stale = ALWAYS if verified is None else verified.toordinal() + document.freshness_days + 1
    return {
        "stale_from": stale,
        "suspended_from": begins.toordinal() if begins else None,
        "suspended_until": _ordinal(document.suspended_until, NEVER) if begins else None,
    }


def _intakes(intakes: tuple[DocumentIntake, ...]) -> dict[str, Any]:
    """`dated_until`, `open_until`: the last day on which one dated intake can be joined, on which
    open places can be believed. `intakes`: a start, and the last day on which it is to come."""
    dated = [_limit(one) for one in intakes if not one.permanent]
    believed = [
        min(_limit(one), _ordinal(one.expires_at, ALWAYS)) for one in intakes if one.open_places
    ]
    coming = [{"start": ALWAYS, "until": NEVER}] if len(dated) < len(intakes) else []
    for one in intakes:
        if not one.permanent and one.starts_on is not None:
            start = one.starts_on.toordinal()
            coming.append({"start": start, "until": min(start, _limit(one))})
    return {
        "dated_until": max(dated, default=None),
        "open_until": max(believed, default=None),
        "intakes": coming,
    }


def _limit(intake: DocumentIntake) -> int:
    """The last day of an intake: its deadline, else its start; permanent ones have none."""
    if intake.permanent:
        return NEVER
    return _ordinal(intake.apply_by or intake.starts_on, NEVER)
