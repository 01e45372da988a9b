"""The one normaliser of French words, for every engine, the oracle and the correction of typing.

A text becomes words: fold, elisions, stems (Snowball French), a short closed list of empty words.
Synonyms are groups of phrases; wherever a phrase occurs, its group's token is added to the field;
in a query the longest phrase becomes that token and counts as one word (search/README.md, Words).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import snowballstemmer

from directory.words import fold

MAX_WORDS = 12
MAX_LENGTH = 200
GROUP_PREFIX = "~"

_ELISION = re.compile(r"\b(?:l|d|j|n|s|c|m|t|qu|jusqu|lorsqu|puisqu)['’ʼ]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

# Closed list: words that carry no meaning in a search for a solution.
EMPTY_WORDS = frozenset(
    (
        "a au aux avec c ce ces cette comment d dans de des du elle en est et il j je l la le les "
        "leur ma mais me mes moi mon n ne nous on ou par pas plus pour qu que qui s sa se ses son "
        "sur ta te tes toi ton tu un une vers veut veux vos votre vous y"
    ).split(" ")
)

_local = threading.local()
_stems: dict[str, str] = {}


def _stem(word: str) -> str:
    known = _stems.get(word)
    if known is not None:
        return known
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = snowballstemmer.stemmer("french")
    if len(_stems) > 200_000:  # a flood of invented words must not grow memory
        _stems.clear()
    stem = _stems[word] = str(stemmer.stemWord(word))
    return stem


def clean(text: str) -> str:
    """What a person typed, without control characters, lone surrogates or excess length."""
    return _CONTROL.sub(" ", text)[:MAX_LENGTH].strip()


def words(text: str) -> list[tuple[str, str]]:
    """(stem, word as written in lower case) for each word that is not empty, in order."""
    found: list[tuple[str, str]] = []
    for match in _WORD.finditer(_ELISION.sub(" ", _CONTROL.sub(" ", text))):
        for part in fold(match.group()).split():
            if part not in EMPTY_WORDS:
                found.append((_stem(part), match.group().lower()))
    return found


def stems(text: str) -> list[str]:
    """The stems alone: the same as `words`, folded in one go because whole texts pass here."""
    return [
        _stems.get(part) or _stem(part)
        for part in fold(_ELISION.sub(" ", text)).split()
        if part not in EMPTY_WORDS
    ]


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
        for at, token in enumerate(tokens):
            if token not in self.starts:
                continue
            for length in range(1, min(self.longest, len(tokens) - at) + 1):
                group = self.phrases.get(tuple(tokens[at : at + length]))
                if group:
                    found.add(group)
        return found

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


def edit_distance(one: str, other: str, *, at_most: int) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours; `at_most + 1` when more."""
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > at_most:
            return at_most + 1
        before, previous = previous, current
    return min(previous[-1], at_most + 1)


def nearest(term: str, frequency: Mapping[str, int]) -> str | None:
    """The known word closest to an unknown one: 1 edit up to 7 letters, 2 above; then the more
    frequent, then code point. None when none is that close."""
    at_most = 1 if len(term) <= 7 else 2
    best: tuple[int, int, str] | None = None
    for known, count in frequency.items():
        if known.startswith(GROUP_PREFIX) or abs(len(known) - len(term)) > at_most:
            continue
        distance = edit_distance(term, known, at_most=at_most)
        if distance <= at_most:
            candidate = (distance, -count, known)
            best = min(best, candidate) if best else candidate
    return best[2] if best else None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a question without an answer was read as. `text` is shown and can be searched again."""

    terms: tuple[str, ...]
    text: str
    dropped: tuple[str, ...] = ()


def correct(
    query: Query, frequency: Mapping[str, int], surface: Mapping[str, str]
) -> Correction | None:
    """Replace each unknown word by the nearest known one, else drop it; None when all are known.

    `frequency`: term → number of solutions that hold it; `surface`: stem → word as written.
    """
    terms: list[str] = []
    shown: list[str] = []
    dropped: list[str] = []
    changed = False
    for term, written in zip(query.terms, query.shown, strict=True):
        if term in frequency:
            terms.append(term)
            shown.append(written)
            continue
        changed = True
        known = None if term.startswith(GROUP_PREFIX) else nearest(term, frequency)
        if known is None:
            dropped.append(written)
        else:
            terms.append(known)
            shown.append(surface.get(known, known))
    if not changed:
        return None
    return Correction(tuple(dict.fromkeys(terms)), " ".join(shown), tuple(dropped))
