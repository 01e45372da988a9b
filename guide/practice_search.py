"""/bonnes-pratiques/ : what was asked, what was found, what else could be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import Http404, HttpRequest, QueryDict

from directory.words import clean
from guide.catalogue import FACETS, Catalogue, practice_catalogue
from guide.here import Here
from guide.models import GuidePage, PracticePage
from guide.texts import guide_shelves
from search.asking import page_count
from search.forms import UNKNOWN_VALUE
from search.panel import Facet, Option
from search.querystring import encode_pairs
from search.text import correct

PAGE_SIZE = 20
# More values than its longest facet, the départements.
_VALUES_AT_MOST = 200
_DIGITS = re.compile(r"\A[1-9][0-9]{0,8}\Z")


@dataclass(frozen=True, slots=True)
class Question:
    """`selections`: facet → values that exist; `problems`: facet → what is told beside it."""

    q: str = ""
    selections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    page: int = 1
    problems: tuple[tuple[str, str], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()

    def selected(self, facet: str) -> tuple[str, ...]:
        return dict(self.selections).get(facet, ())

    def pairs(self, *, without: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """The address of this question, page aside; `without`: one value less."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in self.selections for value in values]
        return [*(pair for pair in pairs if pair != without), *self.kept]

    def link(self, base: str, page: int = 1, *, without: tuple[str, str] | None = None) -> str:
        number = [("page", str(page))] if page > 1 else []
        return base + encode_pairs([*self.pairs(without=without), *number])


@dataclass(frozen=True, slots=True)
class Card:
    """A practice in a list."""

    title: str
    url: str
    summary: str
    kicker: str
    status: str
    themes: tuple[str, ...]
    example: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`shown`: the words searched, other than typed when corrected; `chips`: filters to remove;
    `hidden`: what the form of the words, and that of the filters, carry along."""

    question: Question
    base: str
    total: int
    pages: int
    cards: tuple[Card, ...]
    facets: tuple[Facet, ...]
    shown: str = ""
    dropped: tuple[str, ...] = ()
    chips: tuple[tuple[str, str], ...] = ()
    beside_words: tuple[tuple[str, str], ...] = field(default=())
    beside_filters: tuple[tuple[str, str], ...] = field(default=())

    def page_link(self, number: int) -> str:
        return self.question.link(self.base, number)

    @property
    def is_asked(self) -> bool:
        return bool(self.question.q or self.question.selections)

    @property
    def has_examples(self) -> bool:
        return any(card.example for card in self.cards)


def read_question(query: QueryDict, catalogue: Catalogue, here: Here) -> Question:
    """Bad values are told beside their facet; the others apply."""
    selections, problems = [], []
    for facet in FACETS:
        asked = {v for raw in query.getlist(facet)[:_VALUES_AT_MOST] if (v := clean(raw))}
        known = catalogue.labels[facet]
        if asked - known.keys():
            problems.append((facet, UNKNOWN_VALUE))
        values = tuple(value for value in known if value in asked)
        if values:
            selections.append((facet, values))
    number = query.get("page") or "1"
    if not _DIGITS.match(number):
        raise Http404("Cette page n’existe pas.")
    q = " ".join(clean(query.get("q", "")).split())
    return Question(q, tuple(selections), int(number), tuple(problems), here.pairs)


def answer(request: HttpRequest, here: Here, *, base: str, region: str = "") -> Answer:
    """`region`: the one whose own list this is; then it is no facet."""
    catalogue = practice_catalogue(here.outline.version)
    question = read_question(request.GET, catalogue, here)
    if region:
        others = tuple(item for item in question.selections if item[0] != "region")
        question = replace(question, selections=others)
    selections = {name: frozenset(values) for name, values in question.selections}
    if region:
        selections["region"] = frozenset((region,))
    ranked, shown, dropped = _worded(question.q)
    counted = catalogue.count(selections, ranked)
    ids = catalogue.latest_first(counted.ids)
    if ranked is not None:
        ids = [number for number in ranked if number in counted.ids]
    pages = page_count(len(ids), PAGE_SIZE)
    if question.page > pages:
        raise Http404("Cette page n’existe pas.")
    start = (question.page - 1) * PAGE_SIZE
    facets = tuple(
        _facet(name, question, catalogue.labels[name], counted.counts[name])
        for name in FACETS
        if not (region and name == "region")
    )
    return Answer(
        question,
        base,
        len(ids),
        pages,
        _cards(ids[start : start + PAGE_SIZE], request, here, catalogue),
        tuple(facet for facet in facets if facet.options or facet.problem),
        shown=shown,
        dropped=dropped,
        chips=tuple(_chips(question, catalogue, base)),
        beside_words=tuple(replace(question, q="").pairs()),
        beside_filters=tuple(replace(question, selections=()).pairs()),
    )


def _worded(text: str) -> tuple[list[int] | None, str, tuple[str, ...]]:
    """Ids by relevance (None when no word counts), the words searched, those left out."""
    if not text:
        return None, text, ()
    shelf = guide_shelves().practices
    words = shelf.lexicon.query(text)
    if not words.terms:
        return None, text, ()
    found = shelf.find(words.terms)
    if found:
        return found, text, ()
    correction = correct(words, shelf)
    if correction is None or not correction.text:
        return [], text, ()
    again = shelf.lexicon.query(correction.text)
    return shelf.find(again.terms), correction.text, correction.dropped


def _facet(
    name: str, question: Question, labels: Mapping[str, str], counts: Mapping[str, int]
) -> Facet:
    chosen = question.selected(name)
    options = tuple(
        Option(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if counts.get(value) or value in chosen
    )
    return Facet(name, FACETS[name], options, dict(question.problems).get(name, ""))


def _chips(question: Question, catalogue: Catalogue, base: str) -> list[tuple[str, str]]:
    """(address without it, its words)"""
    asked = [(name, value) for name, values in question.selections for value in values]
    return [(question.link(base, without=one), catalogue.labels[one[0]][one[1]]) for one in asked]


def _cards(
    ids: Sequence[int], request: HttpRequest, here: Here, catalogue: Catalogue
) -> tuple[Card, ...]:
    """An index never decides who may see a page: the outline says what anybody may read now."""
    readable = [number for number in ids if number in here.outline.pages]
    pages = (
        PracticePage.objects.live()
        .select_related("volet", "commune", "region", "departement")
        .in_bulk(readable)
    )
    themes = {row.id: row.values["theme"] for row in catalogue.rows}
    return tuple(
        card_of(pages[pk], request, here, _labels(catalogue, themes[pk]))
        for pk in ids
        if pk in pages
    )


def _labels(catalogue: Catalogue, slugs: frozenset[str]) -> tuple[str, ...]:
    return tuple(label for slug, label in catalogue.labels["theme"].items() if slug in slugs)


def card_of(page: PracticePage, request: HttpRequest, here: Here, themes: tuple[str, ...]) -> Card:
    return Card(
        page.title,
        here.link(page.get_url(request)),
        page.summary,
        page.kicker,
        page.get_status_display(),
        themes,
        page.is_example,
    )


def search_practices(page: GuidePage, request: HttpRequest, here: Here) -> Answer:
    """What the index, or the list of one region, prints."""
    return answer(request, here, base=page.get_url(request), region=page.region_id or "")
