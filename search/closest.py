"""What answers a whole sentence best, when not every word of it stands somewhere.

« Mon fils ne va plus au lycée » holds words that no page holds. `Shelf.find` asks for every word;
here each word counts for how rare it is and for the best field it stands in, and a name that was
written whole counts twice. Only to suggest: counts and filters keep the strict meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from directory.words import fold
from search.shelf import TITLE, Shelf, Shelves
from search.text import Lexicon, Query, correct

# Below this part of a question's meaning, an answer is of something else.
_PART_AT_LEAST = 0.34
_WHOLE_NAME = 2.0


@dataclass(frozen=True, slots=True)
class Close:
    """`shelf`: which of the shelves, by number; `id`: of the leaf."""

    shelf: int
    id: int


@dataclass(slots=True)
class Closest:
    """Some shelves, ready to be asked."""

    shelves: tuple[Shelf, ...]
    rarity: Mapping[str, float] = field(init=False)
    _known: Shelves = field(init=False)
    _rarest: float = field(init=False)
    _named: Mapping[tuple[str, ...], set[tuple[int, int]]] = field(init=False)
    _titles: list[list[frozenset[str]]] = field(init=False)
    _asks: list[list[tuple[frozenset[str], ...]]] = field(init=False)

    def __post_init__(self) -> None:
        total = sum(len(shelf.leaves) for shelf in self.shelves)
        self._known = Shelves(self.shelves)
        self.rarity = {
            term: log(1 + total / count) for term, count in self._known.frequency.items()
        }
        self._rarest = max(self.rarity.values(), default=1.0)
        self._titles = [
            [frozenset(shelf.lexicon.field_terms(leaf.title)) for leaf in shelf.leaves]
            for shelf in self.shelves
        ]
        self._asks = [
            [
                tuple(frozenset(shelf.lexicon.query(ask).terms) for ask in leaf.asks)
                for leaf in shelf.leaves
            ]
            for shelf in self.shelves
        ]
        named: dict[tuple[str, ...], set[tuple[int, int]]] = {}
        for number, shelf in enumerate(self.shelves):
            for row, leaf in enumerate(shelf.leaves):
                for name in (leaf.title, *leaf.names, *leaf.asks):
                    key = _key(shelf.lexicon.query(name).terms)
                    if key:  # a scheme without a sigle is not called by empty words
                        named.setdefault(key, set()).add((number, row))
        self._named = named

    def find(self, text: str, lexicon: Lexicon, at_most: int) -> list[Close]:
        """The best first; a word that no shelf knows is read as the nearest that one does."""
        query = self._readable(text, lexicon)
        if not query.terms:
            return []
        asked = frozenset(query.terms) | lexicon.field_terms(" ".join(query.shown))
        whole = self._named.get(_key(query.terms), set())
        weights = [self.rarity.get(term, self._rarest) for term in query.terms]
        ranked = []
        for number, shelf in enumerate(self.shelves):
            for row, score in _scores(shelf, query.terms, weights):
                leaf, fit = shelf.leaves[row], self._fit(number, row, asked, whole)
                ranked.append((-score * fit, number, fold(leaf.title), leaf.id))
        return [Close(number, pk) for _, number, _, pk in sorted(ranked)[:at_most]]

    def named(self, text: str, lexicon: Lexicon) -> list[Close]:
        """Only what the whole question names: a title, a sigle, a way of asking."""
        found = self._named.get(_key(lexicon.query(text).terms), set())
        return [Close(at, self.shelves[at].leaves[row].id) for at, row in sorted(found)]

    def _readable(self, text: str, lexicon: Lexicon) -> Query:
        query = lexicon.query(text)
        correction = correct(query, self._known)
        return lexicon.query(correction.text) if correction else query

    def _fit(
        self, number: int, row: int, asked: frozenset[str], whole: set[tuple[int, int]]
    ) -> float:
        """More when the question holds the whole title, or is near a way of asking for it; twice
        for a name written whole."""
        title = self._shared(asked, self._titles[number][row], of_both=False)
        ask = max((self._shared(asked, one) for one in self._asks[number][row]), default=0.0)
        return (0.6 + 0.4 * title + ask) * (_WHOLE_NAME if (number, row) in whole else 1.0)

    def _shared(
        self, asked: frozenset[str], other: frozenset[str], *, of_both: bool = True
    ) -> float:
        """What part of a phrase (`of_both`: of all that both mean) the question holds, 0 to 1."""
        whole = self._meaning(other | asked if of_both else other)
        return self._meaning(other & asked) / whole if whole else 0.0

    def _meaning(self, terms: Iterable[str]) -> float:
        return sum(self.rarity.get(term, self._rarest) for term in terms)


@dataclass(slots=True)
class KeptClosest:
    """Built again when one of the shelves is another."""

    _last: Closest | None = None

    def of(self, *shelves: Shelf) -> Closest:
        last = self._last
        if last is None or any(
            one is not other for one, other in zip(last.shelves, shelves, strict=True)
        ):
            last = self._last = Closest(shelves)
        return last


def _key(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(terms))


def _scores(
    shelf: Shelf, terms: Sequence[str], weights: Sequence[float]
) -> Iterator[tuple[int, float]]:
    """Each row that holds enough of the question, and the sum of its words: rarity × field."""
    held: dict[int, float] = {}
    meant: dict[int, float] = {}
    for term, weight in zip(terms, weights, strict=True):
        for row, place in shelf.holders.get(term, {}).items():
            held[row] = held.get(row, 0.0) + weight * (place / TITLE)
            meant[row] = meant.get(row, 0.0) + weight
    whole = sum(weights)
    return ((row, score) for row, score in held.items() if meant[row] >= _PART_AT_LEAST * whole)
