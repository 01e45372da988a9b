"""The words of the scheme sheets, in memory, until the directory moves."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import Scheme
from search.asked import SCHEMES, asked_as
from search.closest import Closest, KeptClosest
from search.documents import Corpus
from search.shelf import Leaf, Shelf

_KEYWORDS = ("sigle", "summary")
_TEXTS = ("description", "duration", "status_text", "pay", "boarding", "enrolment")
_LISTS = ("for_whom", "what_you_do")


@dataclass(slots=True)
class _Kept:
    revision: int = -1
    shelf: Shelf | None = None


_kept = _Kept()
_kept_closest = KeptClosest()


def scheme_shelf(corpus: Corpus) -> Shelf:
    """One query when the directory moved since the last question, none otherwise."""
    shelf = _kept.shelf
    if shelf is None or _kept.revision != corpus.revision or shelf.lexicon is not corpus.lexicon:
        shelf = _kept.shelf = Shelf(
            [_leaf(scheme) for scheme in Scheme.objects.all()], corpus.lexicon
        )
        _kept.revision = corpus.revision
    return shelf


def closest_schemes(corpus: Corpus, text: str, at_most: int) -> list[int]:
    """Ids of the sheets that answer best, even without every word."""
    return [close.id for close in _closest(corpus).find(text, corpus.lexicon, at_most)]


def named_schemes(corpus: Corpus, text: str) -> list[int]:
    """Ids of the sheets that the whole question names."""
    return [close.id for close in _closest(corpus).named(text, corpus.lexicon)]


def _closest(corpus: Corpus) -> Closest:
    return _kept_closest.of(scheme_shelf(corpus))


def _leaf(scheme: Scheme) -> Leaf:
    keywords = [getattr(scheme, name) for name in _KEYWORDS] + list(scheme.other_names)
    texts = [getattr(scheme, name) for name in _TEXTS]
    texts += [line for name in _LISTS for line in getattr(scheme, name)]
    names = (scheme.sigle, *scheme.other_names)
    asks = asked_as(SCHEMES).get(scheme.slug, ())
    return Leaf(scheme.pk, scheme.name, " ".join(keywords), " ".join(texts), names, asks)
