"""A line as it is understood: values or problems, then what it would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from directory.imports.values import Unread
from directory.models import LineOutcome

# [code, column, what was read, what to do], as they are stored.
Problem = list[str]


@dataclass(slots=True)
class Draft:
    number: int
    label: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    source_ref: str = ""
    target: int | None = None
    outcome: str = LineOutcome.WAITING.value
    diff: dict[str, list[Any]] = field(default_factory=dict)
    kept: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, error: Unread, column: str, read: str) -> None:
        self.problems.append([error.code, column, read[:120], error.advice])

    def note(self, column: str, text: str) -> None:
        if text:
            self.notes.append(f"{column} : {text}")
