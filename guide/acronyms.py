"""Sigles said in full where a page first uses them, in the text itself: read aloud, printed too.

Pure: HTML and a glossary in, HTML out. No `<abbr>`: its tooltip is out of reach of a keyboard, of a
finger and of paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape, unescape

from directory.words import fold

# Sigle → what it stands for; "" for a word that the glossary explains otherwise.
Glossary = Mapping[str, str]

_SPLIT = re.compile(r"(<!--.*?-->|<[^>]+>)", re.S)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.I)
# CIO, E2C, PsyEN, IA-DASEN; any word with a capital is looked up, few are found.
_WORD = re.compile(r"(?<![\w-])[A-Z][A-Za-z0-9]*(?:-[A-Z]{2,})*(?!-?\w)")
# Where an explanation would be noise, or would change what a thing is called.
_LEFT_ALONE = frozenset(
    "h1 h2 h3 h4 h5 h6 a nav svg script style button label legend textarea select title".split()
)
_BLOCKS = frozenset("p li td th dd dt div section aside figure figcaption blockquote".split())
# How far from the sigle its words may stand for the reader to see that they are one thing.
_NEAR = 60
# Known to everybody, or no sigle at all.
_PLAIN = frozenset(
    "PDF ODT CSV SMS MMS QR CV TV OK FAQ URL RSS HTML XLSX JSON TTC HT BAC DVD USB GPS".split()
)
_ROMAN = re.compile(r"[IVXLC]+")
_LONGEST = 12


@lru_cache(maxsize=4_096)
def _read_tag(tag: str) -> tuple[int, bool]:
    """How much quieter the text after it is (1, 0 or -1), and whether it begins or ends a block.
    A page holds the same few tags hundreds of times."""
    found = _TAG.match(tag)
    if found is None:
        return 0, False
    name = found[2].lower()
    if name not in _LEFT_ALONE or tag.endswith("/>"):
        return 0, name in _BLOCKS
    return (-1 if found[1] else 1), name in _BLOCKS


def explain(html: str, glossary: Glossary, seen: set[str]) -> str:
    """« CIO » becomes « CIO (centre d’information et d’orientation) », the first time in the page.

    `seen`: sigles explained already; those explained here are added. Not in headings, links nor
    labels, and not where the author wrote the words beside the sigle.
    """
    pieces = _SPLIT.split(html)
    walk = _Walk(pieces, glossary, seen)
    for at, piece in enumerate(pieces):
        if at % 2:
            walk.enter(piece)
        elif piece.strip():
            pieces[at] = walk.text(at, piece)
    return "".join(pieces)


class _Walk:
    """One pass over the pieces of a page: text at even places, tags at odd ones."""

    def __init__(self, pieces: list[str], glossary: Glossary, seen: set[str]) -> None:
        self.pieces = pieces
        self.glossary = glossary
        self.seen = seen
        self.quiet = 0
        # The text of the block so far, so that parentheses and words are seen across tags.
        self.before = ""

    def enter(self, tag: str) -> None:
        quieter, is_block = _read_tag(tag)
        self.quiet += quieter
        if is_block:
            self.before = ""

    def text(self, at: int, piece: str) -> str:
        shown = piece
        if self.quiet == 0:
            shown = _WORD.sub(lambda found: self._word(at, piece, found), piece)
        self.before += piece
        return shown

    def _word(self, at: int, piece: str, found: re.Match[str]) -> str:
        sigle = found[0]
        full = self.glossary.get(sigle)
        if not full or sigle in self.seen:
            return sigle
        self.seen.add(sigle)
        before = self.before + piece[: found.start()]
        after = piece[found.end() :] + self._rest_of_block(at)
        if _stands_near(full, before, after) or _is_named_by(full, before, after):
            return sigle
        opening, closing = "[]" if before.count("(") > before.count(")") else "()"
        return f'{sigle} <span class="sigle">{opening}{escape(full)}{closing}</span>'

    def _rest_of_block(self, at: int) -> str:
        text = ""
        for piece in self.pieces[at + 1 :]:
            is_tag = piece.startswith("<")
            if is_tag and _read_tag(piece)[1]:
                break
            text += "" if is_tag else piece
            if len(text) > 2 * _NEAR:
                break
        return text


def _stands_near(full: str, before: str, after: str) -> bool:
    room = len(full) + _NEAR
    words = fold(full)
    return words in fold(unescape(before[-room:])) or words in fold(unescape(after[:room]))


def _is_named_by(full: str, before: str, after: str) -> bool:
    """« une plateforme de suivi (PSAD) »: the author says it in words of their own."""
    alone = before.endswith("(") and after.startswith(")")
    return alone and fold(full).split()[0] in fold(unescape(before[-_NEAR:])).split()


def unexplained(text: str, glossary: Glossary) -> list[str]:
    """The sigles of a text that neither it nor the glossary explains, each once, in order.

    A sigle is explained where parentheses follow it or hold it alone: « SIEI (système …) »,
    « système … (SIEI) ».
    """
    return list(dict.fromkeys(word for word in _sigles(text) if _is_bare(word, text, glossary)))


def _sigles(text: str) -> Iterable[str]:
    for found in _WORD.finditer(text):
        word = found[0]
        capitals = sum(letter.isupper() for letter in word)
        if capitals >= 2 and len(word) <= _LONGEST and not _ROMAN.fullmatch(word):
            yield word


def _is_bare(word: str, text: str, glossary: Glossary) -> bool:
    if word in _PLAIN or word in glossary:
        return False
    sigle = re.escape(word)
    return not re.search(rf"\({sigle}\)|(?<![\w-]){sigle}\s\(", text)
