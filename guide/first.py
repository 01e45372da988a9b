"""« D’abord » : the few lines that answer a question best, of any kind, above the lists by kind.

Those lists hold every word that was typed; people type sentences. A town among the words gives who
is there; the rest is asked to schemes, guide and practices together (search/closest.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from directory.grammar import of_commune
from guide.lines import actor_line, page_lines, scheme_lines, solution_lines
from guide.presenting import Way
from guide.texts import guide_shelves
from search.actors import ActorQuestion, search_actors
from search.asking import Asked
from search.closest import KeptClosest
from search.places_asked import Town, town_in
from search.schemes import scheme_shelf

AT_MOST = 5
_OF_A_TOWN = 2


_kept = KeptClosest()


def first_answers(asked: Asked, text: str) -> tuple[Way, ...]:
    """At most five, none twice."""
    town = None if asked.criteria.home else town_in(text, apart=True)
    lines = [
        *(_of_town(asked, town) if town else ()),
        *_of_words(asked, town.left if town else text),
    ]
    return tuple({line.url: line for line in lines}.values())[:AT_MOST]


def _of_town(asked: Asked, town: Town) -> Iterator[Way]:
    lexicon = asked.engine.corpus.lexicon
    if lexicon.query(town.left).terms:
        there = replace(asked.criteria, q=town.left, home=town.home, page=1, page_size=_OF_A_TOWN)
        yield from map(actor_line, search_actors(ActorQuestion(there), lexicon).lines)
        results = asked.engine.search(there)
        if not results.correction:
            yield from solution_lines([hit.id for hit in results.hits])
    yield Way(
        f"Ce qui existe près {of_commune(town.home.name)}",
        reverse("search:territory", args=["commune", town.home.code]),
        detail=town.home.label,
    )


def _of_words(asked: Asked, text: str) -> Iterator[Way]:
    shelves = guide_shelves()
    schemes = scheme_shelf(asked.engine.corpus)
    closest = _kept.of(schemes, shelves.guide, shelves.practices)
    found = closest.find(text, asked.engine.corpus.lexicon, AT_MOST)
    sheets = scheme_lines([close.id for close in found if close.shelf == 0])
    pages = page_lines([close.id for close in found if close.shelf])
    for close in found:
        line = (pages if close.shelf else sheets).get(close.id)
        if line:
            yield line
