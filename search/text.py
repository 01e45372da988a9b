"""The one normaliser of French words, for every engine, the oracle and the correction of typing.

A text becomes words: fold, elisions, stems (Snowball French), a short closed list of empty words.
Synonyms are groups of phrases; wherever a phrase occurs, its group's token is added to the field;
in a query the longest phrase becomes that token and counts as one word (search/README.md, Words).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from typing import Protocol

import snowballstemmer

from directory.words import CONTROL, clean, edit_distance, fold

MAX_WORDS = 12
GROUP_PREFIX = "~"

_ELISION = re.compile(r"\b(?:l|d|j|n|s|c|m|t|qu|jusqu|lorsqu|puisqu)['’ʼ]", re.IGNORECASE)
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")  # a loose accent belongs to its word

# Closed list: words that carry no meaning in a search for a solution.
EMPTY_WORDS = frozenset(
    (
        "a au aux avec c ce ces cette comment d dans de des du elle en est et il j je l la le les "
        "leur ma mais me mes moi mon n ne nous on ou par pas plus pour qu que qui s sa se ses son "
        "sur ta te tes toi ton tu un une vers veut veux vos votre vous y"
    ).split(" ")
)

# Words kept with their stems: a flood of invented words must not grow memory.
_REMEMBERED = 200_000
_local = threading.local()
_stems: dict[str, str] = {}


def stem_of(word: str) -> str:
    """The stem of a folded word."""
    known = _stems.get(word)
    if known is not None:
        return known
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = snowballstemmer.stemmer("french")
    if len(_stems) > _REMEMBERED:
        _stems.clear()
    stem = _stems[word] = str(stemmer.stemWord(word))
    return stem


def words(text: str) -> list[tuple[str, str]]:
    """(stem, word as written in lower case) for each word that is not empty, in order."""
    found: list[tuple[str, str]] = []
    composed = unicodedata.normalize("NFC", CONTROL.sub(" ", text))
    for match in _WORD.finditer(_ELISION.sub(" ", composed)):
        for part in fold(match.group()).split():
            if part not in EMPTY_WORDS:
                found.append((stem_of(part), match.group().lower()))
    return found


class _ByToken(dict[str, tuple[str, ...]]):
    """What a piece of text between blanks becomes, worked out once: texts repeat their words."""

    def __init__(self, read: Callable[[str], Iterable[str]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, token: str) -> tuple[str, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[token] = tuple(self._read(token))
        return found


def _fold_token(token: str) -> list[str]:
    # Composed first, as `words` does: an accent apart from its letter would start an elision.
    bare = fold(_ELISION.sub(" ", unicodedata.normalize("NFC", token)))
    return [word for word in bare.split() if word not in EMPTY_WORDS]


_folded_by_token = _ByToken(_fold_token)
_stems_by_token = _ByToken(lambda token: map(stem_of, _folded_by_token[token]))


def folded_words(text: str) -> list[str]:
    """The words that are not empty, folded, in order."""
    return list(chain.from_iterable(map(_folded_by_token.__getitem__, text.split())))


def stems(text: str) -> list[str]:
    return list(chain.from_iterable(map(_stems_by_token.__getitem__, text.split())))


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question: `terms` are stems or group tokens, `shown` as the person wrote them.

    `cut` holds the words beyond the twelfth, told to the person.
    """

    terms: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


@dataclass(slots=True)
class Lexicon:
    """Synonyms, ready to be applied. `phrases` maps a tuple of stems to its group's token."""

    phrases: dict[tuple[str, ...], str] = field(default_factory=dict)
    longest: int = 0
    # First stem of any phrase: most positions of a text start none, and are skipped at once.
    starts: frozenset[str] = frozenset()
    # The same, sorted out for whole texts: phrases of one stem, and first two stems of the others.
    _single: dict[str, str] = field(init=False)
    _pairs: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._single = {p[0]: token for p, token in self.phrases.items() if len(p) == 1}
        self._pairs = frozenset((p[0], p[1]) for p in self.phrases if len(p) > 1)

    @classmethod
    def from_groups(cls, groups: Iterable[Sequence[str]]) -> Lexicon:
        """Groups that share a phrase (after normalising) become one."""
        parent: dict[tuple[str, ...], tuple[str, ...]] = {}

        def root(phrase: tuple[str, ...]) -> tuple[str, ...]:
            while parent[phrase] != phrase:
                phrase = parent[phrase]
            return phrase

        for group in groups:
            keys = [key for key in (tuple(stems(text)) for text in group) if key]
            for key in keys:
                parent.setdefault(key, key)
            for key in keys[1:]:
                one, other = sorted((root(keys[0]), root(key)))
                parent[other] = one
        phrases = {phrase: GROUP_PREFIX + "_".join(root(phrase)) for phrase in parent}
        return cls(
            phrases=phrases,
            longest=max(map(len, phrases), default=0),
            starts=frozenset(phrase[0] for phrase in phrases),
        )

    def _match(self, tokens: Sequence[str], at: int) -> int:
        """Length of the longest phrase that starts at a position, 0 if none."""
        if tokens[at] not in self.starts:
            return 0
        for length in range(min(self.longest, len(tokens) - at), 0, -1):
            if tuple(tokens[at : at + length]) in self.phrases:
                return length
        return 0

    def field_terms(self, text: str) -> set[str]:
        """Every stem of a field, and the token of each group one of whose phrases occurs in it."""
        tokens = stems(text)
        found = set(tokens)
        if self.starts.isdisjoint(found):
            return found
        groups = {self._single[token] for token in found & self._single.keys()}
        begun = self._pairs.intersection(pairwise(tokens))
        for at, token in enumerate(tokens[:-1] if begun else ()):
            if (token, tokens[at + 1]) not in begun:
                continue
            for length in range(2, min(self.longest, len(tokens) - at) + 1):
                group = self.phrases.get(tuple(tokens[at : at + length]))
                if group:
                    groups.add(group)
        return found | groups

    def query(self, text: str) -> Query:
        """The terms of a question, repeats dropped, at most twelve."""
        pairs = words(clean(text))
        tokens = [stem for stem, _ in pairs]
        terms: dict[str, str] = {}
        at = 0
        while at < len(tokens):
            length = self._match(tokens, at)
            written = " ".join(word for _, word in pairs[at : at + max(length, 1)])
            term = self.phrases[tuple(tokens[at : at + length])] if length else tokens[at]
            terms.setdefault(term, written)
            at += max(length, 1)
        kept, cut = list(terms.items())[:MAX_WORDS], list(terms.values())[MAX_WORDS:]
        return Query(tuple(t for t, _ in kept), tuple(w for _, w in kept), tuple(cut))


@lru_cache(maxsize=_REMEMBERED)
def _letters(word: str) -> int:
    """The letters that occur, one bit each."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 63)
    return found


def nearest(word: str, known: Mapping[str, int]) -> str | None:
    """The known folded word closest to an unknown one: 1 edit up to 7 letters, 2 above; then the
    more frequent, then code point. None when none is that close.

    Folded words, not stems: one wrong letter in an ending changes a stem beyond recognition.
    """
    at_most = 1 if len(word) <= 7 else 2
    letters = _letters(word)
    best: tuple[int, int, str] | None = None
    for candidate, count in known.items():
        if abs(len(candidate) - len(word)) > at_most:
            continue
        # An edit adds a letter, drops one or does both: more letters apart is further away.
        if (_letters(candidate) ^ letters).bit_count() > 2 * at_most:
            continue
        distance = edit_distance(word, candidate, at_most=at_most)
        if distance <= at_most:
            rank = (distance, -count, candidate)
            best = min(best, rank) if best else rank
    return best[2] if best else None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a question without an answer was read as. `text` is shown and can be searched again;
    no `terms` at all: every word was dropped, and the question is asked without words."""

    terms: tuple[str, ...]
    text: str
    dropped: tuple[str, ...] = ()


class KnownWords(Protocol):
    """What is known of the indexed documents, all of them, before any filter."""

    @property
    def frequency(self) -> Mapping[str, int]:
        """Term (stem or group token) → number of documents that hold it."""

    @property
    def folded(self) -> Mapping[str, int]:
        """Folded word that occurs → number of documents that hold its stem."""

    def written(self, word: str) -> str:
        """A folded word as the documents write it, accents included."""


def correct(query: Query, known: KnownWords) -> Correction | None:
    """Replace each unknown word by the nearest known one, else drop it; None when all are known."""
    terms: list[str] = []
    shown: list[str] = []
    dropped: list[str] = []
    frequency = known.frequency
    for term, written in zip(query.terms, query.shown, strict=True):
        if term in frequency:
            terms.append(term)
            shown.append(written)
            continue
        word = None if term.startswith(GROUP_PREFIX) else nearest(fold(written), known.folded)
        if word is None:
            dropped.append(written)
        else:
            terms.append(stem_of(word))
            shown.append(known.written(word))
    if len(shown) == len(query.terms) and terms == list(query.terms):
        return None
    return Correction(tuple(dict.fromkeys(terms)), " ".join(shown), tuple(dropped))


def written_form(word: str, texts: Iterable[str]) -> str:
    """A folded word as these texts most often write it, then by code point; itself if none does."""
    seen = Counter(written for text in texts for _, written in words(text) if fold(written) == word)
    return min(seen, key=lambda form: (-seen[form], form)) if seen else word
