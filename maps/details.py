"""What a window of the map tells of a solution: the card of the list, in a few lines."""

from __future__ import annotations

from typing import Any

from directory.enums import Category
from directory.examples import marked
from search.asking import Asked
from search.cards import Card, read_cards
from search.criteria import SearchCriteria
from search.listing import scheme_name, solution_href
from search.reasons import compared, reasons, told


def build_details(asked: Asked, ids: frozenset[int]) -> list[dict[str, Any]]:
    """In the order of the list; an id that the search does not find is left out."""
    hits = [hit for hit in asked.whole() if hit.id in ids]
    criteria = asked.criteria
    return [_detail(card, criteria) for card in read_cards(hits, criteria.today)]


def _detail(card: Card, criteria: SearchCriteria) -> dict[str, Any]:
    known = reasons(card, criteria)
    return {
        "id": card.id,
        "title": marked(card.title, is_example=card.example),
        "url": solution_href(card.slug, criteria),
        "category": card.category,
        "label": str(Category(card.category).label),
        "scheme": scheme_name(card),
        "actor": card.actor.name,
        "reasons": [
            {"text": reason.text, "doubt": reason.doubt}
            for reason in (*told(known), *compared(known))
        ],
    }
