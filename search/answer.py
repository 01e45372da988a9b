"""The answer as data: one record a solution, the same in JSON, exports and the open data file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from search.asking import Asked, page_count
from search.cards import Card, CardPlace, CardRule, Named, read_cards
from search.criteria import SearchCriteria
from search.describe import value_label
from search.documents import Corpus, Document
from search.reasons import reasons
from search.results import Hit, SearchResults

_COMMON_WORDS = "Ces mots sont trop courants pour chercher avec eux."
_UNKNOWN_WORDS = "Aucune solution ne contient ces mots : ils sont laissés de côté."
# What depends on a question, and is left out of the open data.
OF_THE_QUESTION = ("age_fit", "served", "distance_km", "reasons")


class Documents:
    """The indexed facts by id: effective audiences and levels, zones as official codes. Built
    once for a corpus, kept until the next one."""

    _last: tuple[Corpus, Mapping[int, Document]] | None = None

    @classmethod
    def of(cls, corpus: Corpus) -> Mapping[int, Document]:
        last = cls._last
        if last is None or last[0] is not corpus:
            last = (corpus, {document.id: document for document in corpus.documents})
            cls._last = last
        return last[1]


def answer(asked: Asked, results: SearchResults) -> dict[str, Any]:
    """`/solutions.json`."""
    criteria = asked.criteria
    home = criteria.home
    correction = results.correction
    return {
        "total": results.total,
        "hors_zone": results.outside,
        "page": criteria.page,
        "pages": page_count(results.total, criteria.page_size),
        "commune": {"code": home.code, "name": home.name} if home else None,
        "choices": [{"code": one.code, "label": one.label} for one in asked.form.choices],
        "suggestion": {"q": correction.text, "total": results.total}
        if correction and correction.terms
        else None,
        "ignored": ignored(asked, results),
        "facets": facets(asked, results),
        "results": records(results.hits, criteria, asked.engine.corpus),
    }


def ignored(asked: Asked, results: SearchResults) -> list[dict[str, str]]:
    """What did not apply, each with a French sentence: parameters, then words of `q`."""
    found = [
        {"param": one.param, "value": one.value, "reason": one.reason} for one in asked.form.ignored
    ]
    if results.words_ignored:
        # Words that no solution holds, or words that every sentence holds.
        reason = _UNKNOWN_WORDS if results.correction else _COMMON_WORDS
        found.append({"param": "q", "value": asked.criteria.q, "reason": reason})
    if results.cut:
        reason = "La recherche prend douze mots au plus : les suivants sont laissés de côté."
        found.append({"param": "q", "value": " ".join(results.cut), "reason": reason})
    return found


def facets(asked: Asked, results: SearchResults) -> dict[str, list[dict[str, Any]]]:
    return {
        facet: [
            {
                "value": value,
                "label": value_label(asked.labels, facet, value),
                "count": count,
                "selected": value in asked.criteria.selected(facet),
            }
            for value, count in values
        ]
        for facet, values in results.facets.items()
    }


def records(
    hits: tuple[Hit, ...], criteria: SearchCriteria, corpus: Corpus
) -> list[dict[str, Any]]:
    documents = Documents.of(corpus)
    return [record(card, documents[card.id], criteria) for card in read_cards(hits, criteria.today)]


def record(card: Card, document: Document, criteria: SearchCriteria) -> dict[str, Any]:
    hit, intakes = card.hit, card.intakes
    return {
        "id": card.id,
        "slug": card.slug,
        "url": f"/solutions/{card.slug}/",
        "title": card.title,
        "summary": card.summary,
        "scheme": named(card.scheme),
        "category": card.category,
        "phase": card.phase,
        "actor": named(card.actor),
        "age_rules": [age_rule(rule) for rule in card.rules],
        "age_fit": hit.age_fit,
        "served": hit.served,
        "zone": {"kind": card.zone_kind or None, "codes": sorted(document.zone)},
        "distance_km": None if hit.distance_km is None else round(hit.distance_km, 1),
        "remote": card.remote,
        "places": [place(one) for one in card.places],
        "audiences": list(document.audiences),
        "levels": list(document.levels),
        "status": list(document.statuses),
        "entry": list(intakes.entry),
        "prescribers": [prescriber.slug for prescriber in card.prescribers],
        "obligation": card.obligation,
        "boarding": card.boarding,
        "accessible": card.accessible,
        "delivered_by": card.delivered_by,
        "open_places": intakes.open_places,
        "total_places": intakes.total_places,
        "places_seen_at": iso(intakes.seen_at),
        "places_expire_at": iso(intakes.expires_at),
        "next_intake": iso(intakes.next_intake),
        "verified_at": iso(card.verified_at),
        "stale": hit.stale,
        "example": card.example,
        "suspended": card.suspended,
        "reasons": [{"code": one.code, "text": one.text} for one in reasons(card, criteria)],
    }


def age_rule(rule: CardRule) -> dict[str, Any]:
    return {
        "min": rule.minimum,
        "max": rule.maximum,
        "condition": rule.condition or None,
        "source": rule.source,
    }


def named(one: Named) -> dict[str, str]:
    return {"slug": one.slug, "name": one.name}


def place(one: CardPlace) -> dict[str, Any]:
    return {
        "lat": one.latitude,
        "lon": one.longitude,
        "precision": one.precision or None,
        "commune": one.commune,
        "departement": one.departement,
    }


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
