"""Which terms stand in which rows: the words of all documents turned into one sorted array.

Texts repeat their words, so each distinct piece between blanks is read once (fold, elisions, stem);
the rest is counting in numpy. Gives exactly what `Lexicon.field_terms` gives field by field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search.documents import Document
from search.engines.columns import Bools, Ints
from search.text import Lexicon, stems

WEIGHT_BITS = 4
# Position in `Document.texts` → weight, for the texts that belong to one document.
_OWN_FIELDS = ((0, 8), (2, 2), (3, 1))
_ROW_BITS = 28
# So many documents are split into words at a time: their pieces stay in the processor's cache.
_CHUNK = 64


class _Numbers(dict[str, int]):
    """Each new key gets the next number."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


class _Pieces(NamedTuple):
    """Parallel arrays over the pieces of all texts, in order; `segment`: row × fields + field."""

    pieces: Ints
    segments: Ints
    known: list[str]  # number of a piece → itself


class _Words(NamedTuple):
    """Parallel arrays over words: pieces give none, one or several."""

    terms: Ints
    segments: Ints


@dataclass(frozen=True, slots=True)
class Postings:
    """`rows`: row << 4 | weight, ascending within a term; `starts`: first of each term, one more
    at the end; `numbers`: term → its number; `pieces`: every distinct piece of text that was read.
    """

    rows: Ints
    starts: Ints
    numbers: dict[str, int]
    pieces: list[str]

    def of(self, term: str) -> Ints:
        number = self.numbers.get(term)
        if number is None:
            return self.rows[:0]
        return self.rows[self.starts[number] : self.starts[number + 1]]

    def frequency(self) -> dict[str, int]:
        counts = np.diff(self.starts).tolist()
        return {term: counts[number] for term, number in self.numbers.items() if counts[number]}


def build_postings(documents: Sequence[Document], lexicon: Lexicon) -> Postings:
    numbers = _Numbers()
    pieces = _read_pieces(documents)
    words = _to_words(pieces, numbers)
    extra = _groups(words, numbers, lexicon)
    terms = np.concatenate((words.terms, extra.terms))
    segments = np.concatenate((words.segments, extra.segments))
    weights = np.array([weight for _, weight in _OWN_FIELDS], dtype=np.int64)
    fields = len(_OWN_FIELDS)
    keys = terms << _ROW_BITS | (segments // fields) << WEIGHT_BITS | weights[segments % fields]
    keys.sort()
    keys = keys[highest_weights(keys)]
    starts = np.searchsorted(keys, np.arange(len(numbers) + 1) << _ROW_BITS)
    rows = keys & ((1 << _ROW_BITS) - 1)
    return Postings(rows, starts, dict(numbers), pieces.known)


def highest_weights(postings: Ints) -> Bools:
    """Of ascending postings, the last of each row: a word counts by the best field it stands in."""
    last = np.ones(len(postings), dtype=np.bool_)
    without_weight = postings >> WEIGHT_BITS
    last[:-1] = without_weight[1:] != without_weight[:-1]
    return last


def _read_pieces(documents: Sequence[Document]) -> _Pieces:
    known = _Numbers()
    pieces: list[Ints] = [np.zeros(0, dtype=np.int64)]
    counts: list[int] = []
    for chunk in _chunks(documents):
        flat: list[str] = []
        for document in chunk:
            for at, _ in _OWN_FIELDS:
                split = document.texts[at].split()
                flat += split
                counts.append(len(split))
        pieces.append(np.fromiter(map(known.__getitem__, flat), dtype=np.int64, count=len(flat)))
    segments = np.repeat(np.arange(len(counts)), counts)
    return _Pieces(np.concatenate(pieces), segments, list(known))


def _chunks(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    for start in range(0, len(documents), _CHUNK):
        yield documents[start : start + _CHUNK]


def _to_words(pieces: _Pieces, numbers: _Numbers) -> _Words:
    """Each piece replaced by its terms."""
    read = [[numbers[term] for term in stems(piece)] for piece in pieces.known]
    lengths = np.array([len(terms) for terms in read], dtype=np.int64)
    flat = np.array([term for terms in read for term in terms], dtype=np.int64)
    firsts = np.cumsum(lengths) - lengths
    each = lengths[pieces.pieces]
    # Position of each word in `flat`: where its piece starts, plus its rank in the piece.
    ends = np.cumsum(each)
    total = int(ends[-1]) if len(ends) else 0
    at = np.arange(total) + np.repeat(firsts[pieces.pieces] - (ends - each), each)
    return _Words(flat[at], np.repeat(pieces.segments, each))


def _groups(words: _Words, numbers: _Numbers, lexicon: Lexicon) -> _Words:
    """The token of each group of synonyms, wherever one of its phrases occurs in a field."""
    terms, segments = words
    by_length: dict[int, dict[tuple[int, ...], int]] = {}
    for phrase, token in lexicon.phrases.items():
        if all(stem in numbers for stem in phrase):
            key = tuple(numbers[stem] for stem in phrase)
            by_length.setdefault(len(phrase), {})[key] = numbers[token]
    found = [_Words(terms[:0], segments[:0])]
    for length, phrases in by_length.items():
        starts = _starts(terms, segments, length, phrases, len(numbers))
        tokens = [
            phrases.get(tuple(phrase), -1)
            for phrase in np.stack([terms[starts + k] for k in range(length)], axis=1).tolist()
        ]
        group = np.array(tokens, dtype=np.int64)
        found.append(_Words(group[group >= 0], segments[starts[group >= 0]]))
    return _Words(
        np.concatenate([one.terms for one in found]),
        np.concatenate([one.segments for one in found]),
    )


def _starts(
    terms: Ints,
    segments: Ints,
    length: int,
    phrases: dict[tuple[int, ...], int],
    count: int,
) -> Ints:
    """Where a phrase of this length may start: every stem is one that stands there in some phrase,
    and the field does not end before."""
    last = len(terms) - length + 1
    if last <= 0:
        return np.zeros(0, dtype=np.int64)
    may = segments[:last] == segments[length - 1 :]
    for position in range(length):
        stands = np.zeros(count, dtype=np.bool_)
        stands[[phrase[position] for phrase in phrases]] = True
        may &= stands[terms[position : position + last]]
    return np.flatnonzero(may)
