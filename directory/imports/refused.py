"""The refused lines: counted by reason, and as a file: the same columns, and in front the line, the
reason, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from directory.models import ImportBatch, LineOutcome

HEADERS = ("Ligne", "Raison du refus")
_WORDS = {
    "unknown_word": "mot hors de notre liste",
    "missing": "vide",
    "outside": "hors de votre territoire",
    "commune_unknown": "commune non trouvée",
    "commune_missing": "sans commune",
    "postal_code": "code postal à vérifier",
    "twice": "déjà lue plus haut",
    "not_yours": "fiche tenue par une autre équipe",
    "not_your_actor": "acteur tenu par une autre équipe",
    "actor_unknown": "acteur absent de l’annuaire",
    "several": "plusieurs fiches possibles",
    "taken": "identifiant déjà pris",
    "left": "personne qui a demandé à ne plus figurer",
}


def counted_reasons(batch: ImportBatch) -> list[tuple[str, int]]:
    """(« Type : mot hors de notre liste », how many lines), the most frequent first; a line counts
    once, for its first problem. One query."""
    refused = batch.lines.filter(outcome=LineOutcome.REFUSED)
    counted = Counter(
        (problems[0][1], _WORDS.get(problems[0][0], "à corriger"))
        for problems in refused.values_list("problems", flat=True).iterator(chunk_size=2_000)
    )
    return [(f"{column} : {words}", count) for (column, words), count in counted.most_common()]


def reason_of(problems: Iterable[list[str]]) -> str:
    return " ".join(f"{column} « {read} » : {advice}" for _, column, read, advice in problems)


def refused_rows(
    headers: list[str], lines: Iterable[tuple[int, list[str], list[list[str]]]]
) -> Iterator[tuple[object, ...]]:
    yield (*HEADERS, *headers)
    for number, raw, problems in lines:
        yield (number, reason_of(problems), *raw)
