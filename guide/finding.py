"""One search over everything: solutions, actors, schemes, pages of the guide, practices.

Each kind keeps its own meaning of a match; the words are read once, by the same lexicon, and when
no kind has an answer the question is corrected once, for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse

from guide.first import first_answers
from guide.lines import actor_line, page_lines, scheme_lines, solution_lines
from guide.presenting import Way
from guide.texts import guide_shelves
from search.actors import ActorQuestion, search_actors
from search.asking import Asked, ask, page_count
from search.criteria import SearchCriteria
from search.schemes import scheme_shelf
from search.shelf import Shelf, Shelves
from search.synonyms import written_synonyms
from search.text import GROUP_PREFIX, Lexicon, Query, correct, stems

PREVIEW, PAGE_SIZE = 5, 20
KINDS = {
    "solutions": "Solutions",
    "acteurs": "Acteurs",
    "dispositifs": "Dispositifs",
    "guide": "Guide",
    "pratiques": "Bonnes pratiques",
}
# Kinds that have a page of results of their own, with filters.
_OWN_PAGES = {"solutions": "search:results", "acteurs": "search:actor_list"}
_SYNONYMS_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """`more`: the address of all its results, "" when they are all shown."""

    slug: str
    label: str
    total: int
    lines: tuple[Way, ...] = ()
    more: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`asked`: what was typed; `shown`: what was searched, other than typed when corrected;
    `first`: what answers it best, of any kind, even without every word;
    `synonyms`: other names that were searched with it; `only`: the kind chosen, or ""."""

    asked: str
    shown: str
    first: tuple[Way, ...] = ()
    kinds: tuple[Kind, ...] = ()
    synonyms: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    only: str = ""
    page: int = 1
    pages: int = 1
    place: str = ""
    kept: tuple[tuple[str, str], ...] = field(default=())

    def page_link(self, number: int) -> str:
        """The address of another page of the kind chosen."""
        pairs = [("q", self.asked), *self.kept, ("sorte", self.only)]
        if number > 1:
            pairs.append(("page", str(number)))
        return f"{reverse('guide:search')}?{urlencode(pairs)}"

    @property
    def total(self) -> int:
        return sum(kind.total for kind in self.kinds)

    @property
    def corrected(self) -> bool:
        return self.shown != self.asked

    @property
    def has_examples(self) -> bool:
        lines = chain(self.first, *(kind.lines for kind in self.kinds))
        return any(line.example for line in lines)


# First row wanted, how many → total and lines.
Reader = Callable[[int, int], tuple[int, Sequence[Way]]]


def find_everywhere(query: QueryDict) -> Found:
    """The whole answer; 404 for a page that is not one of 1…pages."""
    asked = ask(query)
    only = query.get("sorte", "") if query.get("sorte", "") in KINDS else ""
    text = asked.criteria.q
    lexicon = asked.engine.corpus.lexicon
    words = lexicon.query(text)
    kept = (("commune", asked.criteria.home.code),) if asked.criteria.home else ()
    place = asked.criteria.home.label if asked.criteria.home else ""
    blank = Found(text, text, only=only, kept=kept, place=place, cut=words.cut)
    if not words.terms:
        return blank
    if not only:
        blank = replace(blank, first=first_answers(asked, text))
    found = _answer(asked, blank, words)
    if found.total == 0:
        found = _corrected(asked, blank, words)
    return replace(found, synonyms=_synonyms(lexicon.query(found.shown), lexicon))


def _corrected(asked: Asked, blank: Found, words: Query) -> Found:
    shelves = guide_shelves()
    known = Shelves((scheme_shelf(asked.engine.corpus), shelves.guide, shelves.practices))
    correction = correct(words, known)
    if correction is None or not correction.text:
        return blank
    again = replace(blank, shown=correction.text, dropped=correction.dropped)
    return _answer(asked, again, asked.engine.corpus.lexicon.query(correction.text))


def _answer(asked: Asked, blank: Found, words: Query) -> Found:
    criteria = replace(asked.criteria, q=blank.shown, page=1)
    shelves = guide_shelves()
    readers: dict[str, Reader] = {
        "solutions": _solutions(asked, criteria),
        "acteurs": _actors(criteria, asked.engine.corpus.lexicon),
        "dispositifs": _leaves(scheme_shelf(asked.engine.corpus), words, scheme_lines),
        "guide": _leaves(shelves.guide, words, page_lines),
        "pratiques": _leaves(shelves.practices, words, page_lines),
    }
    page = asked.criteria.page
    kinds, pages = [], 1
    for slug, read in readers.items():
        own = blank.only == slug
        first, size = ((page - 1) * PAGE_SIZE, PAGE_SIZE) if own else (0, PREVIEW)
        total, lines = read(max(first, 0), size)
        if own:
            pages = page_count(total, PAGE_SIZE)
        kinds.append(_kind(slug, blank, total, tuple(lines), own))
    if blank.only and not 1 <= page <= pages:
        raise Http404("Cette page n’existe pas.")
    return replace(blank, kinds=tuple(kinds), page=page if blank.only else 1, pages=pages)


def _kind(slug: str, blank: Found, total: int, lines: tuple[Way, ...], own: bool) -> Kind:
    pairs = [("q", blank.shown), *blank.kept]
    url = f"{reverse('guide:search')}?{urlencode([*pairs, ('sorte', slug)])}"
    all_of_it = f"{reverse(_OWN_PAGES[slug])}?{urlencode(pairs)}" if slug in _OWN_PAGES else url
    more = "" if total <= len(lines) or (own and slug not in _OWN_PAGES) else all_of_it
    return Kind(slug, KINDS[slug], total, lines, more, url)


def _solutions(asked: Asked, criteria: SearchCriteria) -> Reader:
    def read(first: int, size: int) -> tuple[int, Sequence[Way]]:
        results = asked.engine.search(replace(criteria, page=first // size + 1, page_size=size))
        if results.correction:  # the engine answered another question
            return 0, ()
        return results.total, solution_lines([hit.id for hit in results.hits])

    return read


def _actors(criteria: SearchCriteria, lexicon: Lexicon) -> Reader:
    def read(first: int, size: int) -> tuple[int, Sequence[Way]]:
        wanted = replace(criteria, page=first // size + 1, page_size=size)
        found = search_actors(ActorQuestion(wanted), lexicon)
        return found.total, [actor_line(line) for line in found.lines]

    return read


def _leaves(shelf: Shelf, words: Query, lines: Callable[[list[int]], dict[int, Way]]) -> Reader:
    def read(first: int, size: int) -> tuple[int, Sequence[Way]]:
        ids = shelf.find(words.terms)
        return len(ids), list(lines(ids[first : first + size]).values())

    return read


def _synonyms(words: Query, lexicon: Lexicon) -> tuple[str, ...]:
    """Other names that were searched too, as people write them."""
    written = {tuple(stems(text)) for text in words.shown}
    return tuple(
        text
        for term in words.terms
        if term.startswith(GROUP_PREFIX)
        for text in written_synonyms(lexicon).get(term, ())
        if tuple(stems(text)) not in written
    )[:_SYNONYMS_AT_MOST]
