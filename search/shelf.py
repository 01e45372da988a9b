"""Words of what is not a solution: guide pages, practices, schemes. Same words, same weights.

Some hundreds of texts, not a million: plain dictionaries, built when the texts change and kept in
memory. The meaning is that of search/README.md, Words: every word must be found, exact stem or
synonym, and the score is the sum of the best field each stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from directory.words import fold
from search.text import Lexicon, folded_words, stem_of, written_form

TITLE, KEYWORD, TEXT = 8, 4, 1
_FORMS_FROM = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing to be found. `keywords`: sigles, other names, questions; `text`: the rest;
    `names`: what it is called beside its title, each one whole; `asks`: ways of asking for it."""

    id: int
    title: str
    keywords: str = ""
    text: str = ""
    names: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, int], ...]:
        keywords = " ".join((self.keywords, *self.asks))
        return ((self.title, TITLE), (keywords, KEYWORD), (self.text, TEXT))


@dataclass(slots=True)
class Shelf:
    """`holders`: term → row → weight of the best field it stands in."""

    leaves: Sequence[Leaf]
    lexicon: Lexicon
    holders: dict[str, dict[int, int]] = field(init=False, default_factory=dict)
    _folded: dict[str, int] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        for row, leaf in enumerate(self.leaves):
            for text, weight in leaf.fields:
                for term in self.lexicon.field_terms(text):
                    self.holders.setdefault(term, {}).setdefault(row, weight)

    def find(self, terms: Sequence[str]) -> list[int]:
        """Ids of the leaves that hold every term: best score first, then title, then id."""
        if not terms:
            return []
        lists = sorted((self.holders.get(term, {}) for term in terms), key=len)
        rows = (row for row in lists[0] if all(row in other for other in lists[1:]))
        ranked = []
        for row in rows:
            leaf = self.leaves[row]
            score = sum(held[row] for held in lists)
            ranked.append((-score, fold(leaf.title), leaf.id))
        return [number for _, _, number in sorted(ranked)]

    @property
    def frequency(self) -> Mapping[str, int]:
        return {term: len(rows) for term, rows in self.holders.items()}

    @property
    def folded(self) -> Mapping[str, int]:
        """Made when a question first needs correcting."""
        if self._folded is None:
            seen = {
                word
                for leaf in self.leaves
                for text, _ in leaf.fields
                for word in folded_words(text)
            }
            self._folded = {word: len(self.holders.get(stem_of(word), ())) for word in seen}
        return self._folded

    def written(self, word: str) -> str:
        rows = list(self.holders.get(stem_of(word), {}))[:_FORMS_FROM]
        texts = (text for row in rows for text, _ in self.leaves[row].fields)
        return written_form(word, texts)


@dataclass(slots=True)
class Shelves:
    """Several shelves as one body of known words, to correct a question that none can answer."""

    shelves: tuple[Shelf, ...]
    frequency: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.frequency = _summed(shelf.frequency for shelf in self.shelves)

    @property
    def folded(self) -> Mapping[str, int]:
        return _summed(shelf.folded for shelf in self.shelves)

    def written(self, word: str) -> str:
        """As the first shelf that holds it writes it."""
        stem = stem_of(word)
        for shelf in self.shelves:
            if stem in shelf.holders:
                return shelf.written(word)
        return word


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for word, count in one.items():
            total[word] = total.get(word, 0) + count
    return total
