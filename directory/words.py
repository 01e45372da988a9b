"""Folding of French words: the one way in which names are compared, here and in the search."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Lower case, no accent, no ligature; everything but letters and digits is one space.

    >>> fold("L’École de la 2ᵉ chance — Éleu-dit-Leauwette")
    'l ecole de la 2e chance eleu dit leauwette'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()
