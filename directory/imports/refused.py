"""The refused lines as a file: the same columns, and in front the line, the reason, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

HEADERS = ("Ligne", "Raison du refus")


def reason_of(problems: Iterable[list[str]]) -> str:
    return " ".join(f"{column} « {read} » : {advice}" for _, column, read, advice in problems)


def refused_rows(
    headers: list[str], lines: Iterable[tuple[int, list[str], list[list[str]]]]
) -> Iterator[tuple[object, ...]]:
    yield (*HEADERS, *headers)
    for number, raw, problems in lines:
        yield (number, reason_of(problems), *raw)
