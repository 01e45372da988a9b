"""Goals beside what was measured, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import BARE, EMPTY, ENGINE, ORM, Measured


@dataclass(frozen=True, slots=True)
class Goal:
    """At most (or at least) so much, of a ratio to another metric or of milliseconds."""

    metric: str
    n: int | None  # None: any size
    limit: float
    to: str = ""  # ratio to this metric; "" = p50 in milliseconds
    at_least: bool = False
    unit: str = "ms"

    def holds(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


GOALS = (
    Goal(ENGINE, 10_000, 2, EMPTY),
    Goal(ENGINE, 100_000, 10, EMPTY),
    Goal("engine.map", None, 1.2, ENGINE),
    Goal(ORM, None, 100, ENGINE, at_least=True),
    Goal("page.search", 10_000, 10, EMPTY),
    Goal("page.search", 100_000, 16, EMPTY),
    Goal("page.espace", None, 10, EMPTY),
    Goal("page.guide", None, 5, BARE),
    Goal("page.guide_home", None, 3, BARE),
    Goal("engine.rebuild_us_per_doc", None, 0.025),
    Goal("worker.start_s", 10_000, 1_000),
    Goal("elasticsearch.page", 10_000, 35, EMPTY),
    Goal("elasticsearch.page", 100_000, 60, EMPTY),
    Goal("elasticsearch.map", None, 15, EMPTY),
    Goal("import.whole", None, 60_000),
    Goal("import.apply", None, 2_000),
    Goal("import.longest_save", None, 2_000),
    Goal("elasticsearch.bulk_us_per_doc", 100_000, 0.2),
)


def value_of(goal: Goal, line: Measured, lines: Sequence[Measured]) -> float | None:
    """What a goal speaks of; None when the metric it is compared with was not measured."""
    if not goal.to:
        return line.p50_ms
    if line.ratio_to == goal.to:
        return line.ratio
    other = next((o for o in lines if o.metric == goal.to and o.n == line.n), None)
    return line.p50_ms / other.p50_ms if other else None


def _goal_for(line: Measured) -> Goal | None:
    return next((g for g in GOALS if g.metric == line.metric and g.n in (None, line.n)), None)


def _verdict(line: Measured, lines: Sequence[Measured]) -> tuple[str, str]:
    goal = _goal_for(line)
    if goal is None:
        return "", ""
    value = value_of(goal, line, lines)
    sign = "≥" if goal.at_least else "≤"
    wanted = f"{sign} {goal.limit:g} × {goal.to}" if goal.to else f"{sign} {goal.limit:g} ms"
    if value is None:
        return wanted, "not compared"
    said = f"{value:.2f}" if goal.to else f"{value:.4g}"
    return wanted, f"{said} {'met' if goal.holds(value) else 'MISSED'}"


def table(lines: Sequence[Measured]) -> str:
    header = ("metric", "n", "p50 ms", "p95 ms", "ratio", "goal", "measured")
    rows = [header]
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f} × {line.ratio_to}"
        times = (f"{line.p50_ms:.4g}", f"{line.p95_ms:.4g}")
        rows.append((line.metric, str(line.n), *times, ratio, *_verdict(line, lines)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def growth(lines: Sequence[Measured]) -> Iterable[str]:
    """How each metric grows from the smallest size to the largest."""
    sizes = sorted({line.n for line in lines})
    if len(sizes) < 2:
        return
    at = {(line.metric, line.n): line.p50_ms for line in lines}
    for metric in dict.fromkeys(line.metric for line in lines):
        small, large = at.get((metric, sizes[0])), at.get((metric, sizes[-1]))
        if small and large:
            yield f"{metric}: × {large / small:.1f} from {sizes[0]} to {sizes[-1]}"


def write(lines: Sequence[Measured], path: Path) -> None:
    path.write_text(json.dumps([asdict(line) for line in lines], indent=2) + "\n")
