"""Cleaning, folding and comparing words: the one way in which names are compared, here and in the
search."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH, KEY_LENGTH = 200, 220

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Lower case, no accent, no ligature; everything but letters and digits is one space.

    >>> fold("L’École de la 2ᵉ chance — Éleu-dit-Leauwette")
    'l ecole de la 2e chance eleu dit leauwette'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def key_of(name: str) -> str:
    """A name as it is stored beside itself, to be sorted and compared."""
    return fold(name)[:KEY_LENGTH]


def clean(text: str) -> str:
    """What a person typed, without control characters, lone surrogates or excess length."""
    return CONTROL.sub(" ", text)[:MAX_LENGTH].strip()


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
