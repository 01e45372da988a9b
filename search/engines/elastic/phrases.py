"""Where a word of the question stands. A synonym is asked as the phrases of its group, so that the
index knows nothing of synonyms and a new one is found at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from search.engines.elastic.documents import word
from search.text import GROUP_PREFIX, Lexicon

Clause = dict[str, Any]
# A word counts by the best field it stands in (search/README.md, 5).
WEIGHTS = {"title": 8, "scheme_words": 4, "names": 2, "summary": 1}


def _phrases(term: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    if not term.startswith(GROUP_PREFIX):
        return [(term,)]
    return [phrase for phrase, token in lexicon.phrases.items() if token == term]


def in_field(term: str, field: str, lexicon: Lexicon) -> Clause:
    phrases = [tuple(map(word, phrase)) for phrase in _phrases(term, lexicon)]
    single = [phrase[0] for phrase in phrases if len(phrase) == 1]
    clauses: list[Clause] = [{"terms": {field: single}}] if single else []
    clauses += ({"match_phrase": {field: " ".join(one)}} for one in phrases if len(one) > 1)
    return clauses[0] if len(clauses) == 1 else _any_of(clauses)


def in_fields(term: str, fields: Iterable[str], lexicon: Lexicon) -> Clause:
    return _any_of(in_field(term, field, lexicon) for field in fields)


def any_field(term: str, lexicon: Lexicon) -> Clause:
    return in_fields(term, WEIGHTS, lexicon)


def scored(term: str, lexicon: Lexicon) -> Clause:
    """The weight of the best field."""
    queries = [
        {"constant_score": {"filter": in_field(term, field, lexicon), "boost": weight}}
        for field, weight in WEIGHTS.items()
    ]
    return {"dis_max": {"queries": queries}}


def _any_of(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}
