"""Words of the vocabularies that a record carries, own and inherited, in one query."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value

from directory.models import Scheme, Solution


@dataclass(frozen=True, slots=True)
class Word:
    slug: str
    label: str
    plain: str

    @property
    def shown(self) -> str:
        """In plain words where somebody wrote them."""
        return self.plain or self.label


_TERMS = {
    "audiences": "audience",
    "levels": "level",
    "statuses": "status",
    "prescribers": "prescriber",
}
Words = dict[tuple[str, str], tuple[Word, ...]]


def _rows(model: type[Scheme] | type[Solution], owner: str, pk: int, name: str) -> Any:
    term = _TERMS[name]
    return (
        getattr(model, name)
        .through.objects.filter(**{f"{owner}_id": pk})
        .order_by()
        .annotate(
            of=Value(owner, output_field=CharField()), what=Value(name, output_field=CharField())
        )
        .values_list(
            "of", "what", f"{term}__position", f"{term}__slug", f"{term}__label", f"{term}__plain"
        )
    )


def words_of(*, scheme_id: int, solution_id: int | None = None) -> Words:
    """(« solution » or « scheme », field) → its words, in vocabulary order."""
    queries = [_rows(Scheme, "scheme", scheme_id, name) for name in _TERMS]
    if solution_id is not None:
        queries += [_rows(Solution, "solution", solution_id, name) for name in _TERMS]
    found: dict[tuple[str, str], list[Word]] = defaultdict(list)
    rows = list(queries[0].union(*queries[1:], all=True))
    for of, what, _, slug, label, plain in sorted(rows, key=lambda row: (row[2], row[3])):
        found[of, what].append(Word(slug, label, plain))
    return {key: tuple(words) for key, words in found.items()}
