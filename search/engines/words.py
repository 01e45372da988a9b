"""The inverted index: term → rows that hold it, with the weight of the best field it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from search.documents import Document
from search.engines.columns import Bools, Ints
from search.engines.postings import WEIGHT_BITS, Postings, build_postings, highest_weights
from search.text import Correction, Lexicon, Query, correct, folded_words, stem_of, written_form

# From this weight on a word stands in title, scheme, sigle or tags.
STRONG = 4
# How many documents are read to find how a word is written.
_FORMS_FROM = 50
_CORRECTIONS_KEPT = 500


@dataclass(frozen=True, slots=True)
class WordHits:
    """Rows that hold every word (ascending), their scores, and where every word is strong.
    `terms`: the words themselves."""

    rows: Ints
    scores: Ints
    strong: Bools
    terms: tuple[str, ...] = ()


@dataclass(slots=True)
class WordIndex:
    """`own`: postings of the texts that belong to one document; `shared`: term → numbers of the
    scheme texts that hold it, and `scheme_text`: row → number: hundreds of solutions repeat the
    words of one scheme. Both are put together when a term is first asked for."""

    documents: Sequence[Document]
    lexicon: Lexicon
    own: Postings = field(init=False)
    shared: dict[str, list[int]] = field(init=False)
    scheme_text: Ints = field(init=False)
    _arrays: dict[str, Ints] = field(init=False, default_factory=dict)
    _frequency: dict[str, int] | None = field(init=False, default=None)
    _folded: dict[str, int] | None = field(init=False, default=None)
    _corrections: dict[Query, Correction | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.own = build_postings(self.documents, self.lexicon)
        numbers: dict[str, int] = {}
        texts = [document.texts[1] for document in self.documents]
        of_row = [numbers.setdefault(text, len(numbers)) for text in texts]
        self.scheme_text = np.array(of_row, dtype=np.int64)
        self.shared = {}
        for text, number in numbers.items():
            for term in self.lexicon.field_terms(text):
                self.shared.setdefault(term, []).append(number)

    @property
    def frequency(self) -> dict[str, int]:
        """Made when a question first needs correcting, as is `folded`."""
        if self._frequency is None:
            self._frequency = self.own.frequency()
            self._frequency.update((term, len(self._posting(term))) for term in self.shared)
        return self._frequency

    @property
    def folded(self) -> dict[str, int]:
        if self._folded is None:
            schemes = {document.texts[1] for document in self.documents}
            seen = {word for text in (*self.own.pieces, *schemes) for word in folded_words(text)}
            self._folded = {word: self.frequency.get(stem_of(word), 0) for word in seen}
        return self._folded

    def written(self, word: str) -> str:
        """Read off the first documents that hold it; they are enough to know its accents."""
        rows = self._posting(stem_of(word))[:_FORMS_FROM] >> WEIGHT_BITS
        return written_form(word, (text for row in rows for text in self.documents[row].texts))

    def corrected(self, query: Query) -> Correction | None:
        """What a question was read as, remembered: a person goes on from it, page after page."""
        if query not in self._corrections:
            if len(self._corrections) >= _CORRECTIONS_KEPT:
                self._corrections.clear()
            self._corrections[query] = correct(query, self)
        return self._corrections[query]

    def _posting(self, term: str) -> Ints:
        found = self._arrays.get(term)
        if found is None:
            found = self._arrays[term] = self._read(term)
        return found

    def _read(self, term: str) -> Ints:
        """One posting a row, of its highest weight."""
        own = self.own.of(term)
        if term not in self.shared:
            return own
        holds = np.zeros(int(self.scheme_text.max(initial=0)) + 1, dtype=np.bool_)
        holds[self.shared[term]] = True
        by_scheme = np.flatnonzero(holds[self.scheme_text]) << WEIGHT_BITS | STRONG
        both = np.sort(np.concatenate((own, by_scheme)))
        return both[highest_weights(both)]

    def holding(self, terms: Sequence[str]) -> WordHits:
        """Rows where every term stands; the score is the sum of the best fields' weights."""
        found = sorted((self._posting(term) for term in terms), key=len)
        rows = found[0] >> WEIGHT_BITS
        weights = found[0] & 15
        scores, strong = weights, weights >= STRONG
        for posting in found[1:]:
            other = posting >> WEIGHT_BITS
            at = np.searchsorted(other, rows)
            at[at == len(other)] = 0
            kept = other[at] == rows if len(other) else np.zeros(len(rows), dtype=np.bool_)
            weight = posting[at[kept]] & 15
            rows = rows[kept]
            scores = scores[kept] + weight
            strong = strong[kept] & (weight >= STRONG)
        return WordHits(rows, scores, strong, tuple(terms))
