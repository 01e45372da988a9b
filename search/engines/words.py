"""The inverted index: term → rows that hold it, with the weight of the best field it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from search.documents import Document
from search.engines.columns import Bools, Ints
from search.text import Lexicon, folded_words, stem_of, written_form

WEIGHTS = (8, 4, 2, 1)
# From this weight on a word stands in title, scheme, sigle or tags.
STRONG = 4
_WEIGHT_BITS = 4
# How many documents are read to find how a word is written.
_FORMS_FROM = 50


@dataclass(frozen=True, slots=True)
class WordHits:
    """Rows that hold every word (ascending), their scores, and where every word is strong."""

    rows: Ints
    scores: Ints
    strong: Bools


@dataclass(slots=True)
class WordIndex:
    """`postings`: term → row << 4 | weight, ascending; lists become arrays when first asked for."""

    documents: Sequence[Document]
    lexicon: Lexicon
    postings: dict[str, list[int]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _arrays: dict[str, Ints] = field(default_factory=dict)
    _frequency: dict[str, int] | None = None
    _folded: dict[str, int] | None = None

    def __post_init__(self) -> None:
        postings: dict[str, list[int]] = defaultdict(list)
        shared: dict[str, set[str]] = {}  # the words of a scheme are the same for its solutions
        for row, document in enumerate(self.documents):
            best: dict[str, int] = {}
            title, scheme, place, text = document.texts
            scheme_terms = shared.get(scheme)
            if scheme_terms is None:
                scheme_terms = shared[scheme] = self._terms(scheme)
            at = row << _WEIGHT_BITS
            best.update(dict.fromkeys(self._terms(text), at | 1))
            best.update(dict.fromkeys(self._terms(place), at | 2))
            best.update(dict.fromkeys(scheme_terms, at | 4))
            best.update(dict.fromkeys(self._terms(title), at | 8))
            for term, posting in best.items():
                postings[term].append(posting)
        self.postings = dict(postings)

    def _terms(self, text: str) -> set[str]:
        folded = folded_words(text)
        self._seen.update(folded)
        return self.lexicon.terms_of(folded)

    @property
    def frequency(self) -> dict[str, int]:
        """Made when a question first needs correcting, as is `folded`."""
        if self._frequency is None:
            self._frequency = {term: len(rows) for term, rows in self.postings.items()}
        return self._frequency

    @property
    def folded(self) -> dict[str, int]:
        if self._folded is None:
            self._folded = {word: self.frequency.get(stem_of(word), 0) for word in self._seen}
        return self._folded

    def written(self, word: str) -> str:
        """Read off the first documents that hold it; they are enough to know its accents."""
        rows = self._posting(stem_of(word))[:_FORMS_FROM] >> _WEIGHT_BITS
        return written_form(word, (text for row in rows for text in self.documents[row].texts))

    def _posting(self, term: str) -> Ints:
        found = self._arrays.get(term)
        if found is None:
            found = np.array(self.postings.get(term, ()), dtype=np.int64)
            self._arrays[term] = found
        return found

    def holding(self, terms: Sequence[str]) -> WordHits:
        """Rows where every term stands; the score is the sum of the best fields' weights."""
        found = sorted((self._posting(term) for term in terms), key=len)
        rows = found[0] >> _WEIGHT_BITS
        weights = found[0] & 15
        scores, strong = weights, weights >= STRONG
        for posting in found[1:]:
            other = posting >> _WEIGHT_BITS
            at = np.searchsorted(other, rows)
            at[at == len(other)] = 0
            kept = other[at] == rows if len(other) else np.zeros(len(rows), dtype=np.bool_)
            weight = posting[at[kept]] & 15
            rows = rows[kept]
            scores = scores[kept] + weight
            strong = strong[kept] & (weight >= STRONG)
        return WordHits(rows, scores, strong)
