"""What a drill measures, beside the goal it is held to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """`limit`: at most this (at least, when `at_least`); None: told, held to nothing."""

    name: str
    value: float
    unit: str = ""
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def goal(self) -> str:
        if self.limit is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}".rstrip()

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        return "met" if self.holds else "MISSED"


def table(part: str, figures: Sequence[Figure]) -> str:
    rows = [(part, "measured", "goal", "")]
    rows += [(f.name, f"{f.value:.4g} {f.unit}".rstrip(), f.goal, f.verdict) for f in figures]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def write(found: dict[str, list[Figure]], file: Path) -> None:
    lines = [
        {"drill": part, **asdict(figure), "holds": figure.holds}
        for part, figures in found.items()
        for figure in figures
    ]
    file.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n")
