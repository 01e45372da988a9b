"""Rich text read without a browser: its headings, links, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from directory.words import fold

_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.S)
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.S)
_TARGET = re.compile(r"\b(?:href|id)\s*=\s*[\"'][^\"']+")
_BREAK = re.compile(r"</(?:p|li|h[1-6])>|<br\s*/?>")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^a-z])")
_WORD = re.compile(r"\w")
# Words that say nothing of where a link leads.
_VAGUE = frozenset(
    {
        "cliquez ici",
        "cliquer ici",
        "clic",
        "ici",
        "la",
        "lien",
        "ce lien",
        "lire",
        "lire la suite",
        "la suite",
        "suite",
        "en savoir plus",
        "savoir plus",
        "plus",
        "plus d infos",
        "voir",
        "voir ici",
        "page",
        "cette page",
        "document",
        "telecharger",
    }
)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    words: str


def plain_words(html: str) -> str:
    """The text, one space between words; blocks stay apart."""
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", html))).split())


def headings(html: str) -> list[Heading]:
    return [Heading(int(level), plain_words(inner)) for level, inner in _HEADING.findall(html)]


def bad_links(html: str) -> list[str]:
    """The texts of links that are empty, vague, or lead nowhere."""
    return [
        words
        for attributes, inner in _LINK.findall(html)
        if not _says_where(words := plain_words(inner)) or not _TARGET.search(attributes)
    ]


def _says_where(words: str) -> bool:
    bare = fold(words)
    return bool(bare) and bare not in _VAGUE


def sentences(html: str) -> Iterator[str]:
    for piece in _BREAK.split(html):
        yield from filter(None, _SENTENCE_END.split(plain_words(piece)))


def count_words(text: str) -> int:
    """A sign alone (« », :) is no word."""
    return sum(bool(_WORD.search(word)) for word in text.split())


def long_sentences(html: str, most: int) -> list[str]:
    return [sentence for sentence in sentences(html) if count_words(sentence) > most]
