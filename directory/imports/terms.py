"""A word of a file → a term of one of our lists: its label, its plain name, its sigle, a synonym.

What is not recognised is never guessed: near terms are proposed, and a person chooses once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from directory.models import (
    ActorKind,
    Audience,
    Level,
    Prescriber,
    Scheme,
    Status,
    SynonymPhrase,
)
from directory.words import edit_distance, fold

_SEVERAL = re.compile(r"[|;\n]")
_SIGLE = re.compile(r"\(([^)]+)\)")
_PROPOSED_AT_MOST = 3
_EMPTY = frozenset("de du des la le les l d et a au aux pour en".split())


@dataclass(frozen=True, slots=True)
class Term:
    pk: int
    slug: str
    label: str
    names: tuple[str, ...]


def key(text: str) -> str:
    """Folded, each word without its plural mark."""
    return " ".join(w[:-1] if len(w) > 3 and w[-1] in "sx" else w for w in fold(text).split())


class Terms:
    """`also`: what a source says → slug, for sources that have their own words."""

    def __init__(self, terms: Iterable[Term], also: Mapping[str, str] | None = None) -> None:
        self.by_slug = {term.slug: term for term in terms}
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for term in self.by_slug.values():
            for name in term.names:
                if key(name):
                    self._by_key[key(name)].add(term.slug)
        self._follow_synonyms()
        self._also = {key(word): slug for word, slug in (also or {}).items()}

    def _follow_synonyms(self) -> None:
        groups: dict[int, list[str]] = defaultdict(list)
        for group, text in SynonymPhrase.objects.values_list("group_id", "text"):
            groups[group].append(key(text))
        for phrases in groups.values():
            meant = {slug for phrase in phrases for slug in self._by_key.get(phrase, ())}
            if len(meant) == 1:
                for phrase in phrases:
                    self._by_key.setdefault(phrase, set()).update(meant)

    def find(self, text: str, chosen: Mapping[str, str] | None = None) -> Term | None:
        """The term that a person chose for this word, or the only one that bears this name."""
        word = key(text)
        slug = (chosen or {}).get(fold(text)) or self._also.get(word)
        if slug in self.by_slug:
            return self.by_slug[slug]
        found = self._by_key.get(word, set())
        return self.by_slug[next(iter(found))] if len(found) == 1 else None

    def inside(self, text: str) -> Term | None:
        """The only term whose name, of two words at least or a sigle of four letters, stands whole
        in a text."""
        padded = f" {key(text)} "
        found = {
            slug
            for name, slugs in self._by_key.items()
            if (" " in name or len(name) >= 4) and f" {name} " in padded
            for slug in slugs
        }
        return self.by_slug[next(iter(found))] if len(found) == 1 else None

    def near(self, text: str) -> list[Term]:
        """Terms that share words with it, or are a few letters away; the nearest first."""
        word = key(text)
        wanted = set(word.split()) - _EMPTY
        scored: dict[str, float] = {}
        for name, slugs in self._by_key.items():
            score = _nearness(word, wanted, name)
            for slug in slugs if score else ():
                scored[slug] = max(score, scored.get(slug, 0))
        best = sorted(scored, key=lambda slug: (-scored[slug], slug))[:_PROPOSED_AT_MOST]
        return [self.by_slug[slug] for slug in best]


def _nearness(word: str, wanted: set[str], name: str) -> float:
    words = set(name.split()) - _EMPTY
    shared = len(wanted & words)
    if shared:
        return shared / len(wanted | words)
    at_most = 1 if len(word) <= 5 else 2
    return 0.5 if len(word) > 3 and edit_distance(word, name, at_most=at_most) <= at_most else 0


def actor_kinds(also: Mapping[str, str] | None = None) -> Terms:
    return _of(ActorKind, also)


def _of(model: Any, also: Mapping[str, str] | None = None) -> Terms:
    rows = model.objects.values_list("pk", "slug", "label", "plain")
    return Terms(
        (Term(pk, slug, label, _names(slug, label, plain)) for pk, slug, label, plain in rows), also
    )


def lists_of_solutions() -> dict[str, Terms]:
    """The lists of which a solution bears several terms, by field."""
    return {
        "audiences": _of(Audience),
        "levels": _of(Level),
        "statuses": _of(Status),
        "prescribers": _of(Prescriber),
    }


def words_of(text: str, terms: Terms, chosen: Mapping[str, str] | None = None) -> list[str]:
    """What a cell lists: parts between « | », « ; » and line breaks; a comma separates where the
    whole part is no term (some of our labels hold one)."""
    parts = (part.strip() for part in _SEVERAL.split(text))
    found: list[str] = []
    for part in parts:
        known = terms.find(part, chosen)
        found += [part] if known or "," not in part else part.split(",")
    return list(dict.fromkeys(word.strip() for word in found if word.strip()))


def schemes() -> Terms:
    rows = Scheme.objects.values_list("pk", "slug", "name", "sigle", "other_names")
    return Terms(
        Term(pk, slug, name, (*_names(slug, name, sigle), *others))
        for pk, slug, name, sigle, others in rows
    )


def _names(slug: str, label: str, other: str) -> tuple[str, ...]:
    """« Mission locale (ML) » is also « Mission locale » and « ML »."""
    return (slug, label, other, _SIGLE.sub("", label), *_SIGLE.findall(label))
