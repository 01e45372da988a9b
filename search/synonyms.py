"""The synonyms as people write them, to say what else was searched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from directory.models import SynonymPhrase
from search.text import Lexicon, stems


@dataclass(slots=True)
class _Kept:
    lexicon: Lexicon | None = None
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)


_kept = _Kept()


def written_synonyms(lexicon: Lexicon) -> Mapping[str, Sequence[str]]:
    """Token of a group → its phrases; one query for each new lexicon."""
    if _kept.lexicon is not lexicon:
        found = defaultdict(list)
        for text in SynonymPhrase.objects.order_by("pk").values_list("text", flat=True):
            token = lexicon.phrases.get(tuple(stems(text)))
            if token:
                found[token].append(text)
        _kept.lexicon, _kept.written = lexicon, found
    return _kept.written
