"""Measure one size in this process: `python -m bench.measure SIZE ROUNDS OUT CLOCK`.

Interleaved: each round runs one call of each kind, so that a slow moment of the machine weighs on
all of them alike. The garbage collector stays as it is in production: on.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

EMPTY, ENGINE, ORM, BARE = "view.empty", "engine.page", "orm.page", "page.bare"
# The same from PostgreSQL, when there is one.
ENGINE_PG, ORM_PG = "engine.page.postgresql", "orm.page.postgresql"
WARM_UP = 20

Call = Callable[[int], object]
Clock = Callable[[], int]  # nanoseconds

# Wall time is what people wait. On a machine that others use, long calls are interrupted more often
# than short ones and their ratio says so: the processor's time is then the fairer of the two.
CLOCKS: dict[str, Clock] = {"wall": time.perf_counter_ns, "cpu": time.process_time_ns}


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of `bench-results.json`; `ratio` is the p50 over the p50 of `ratio_to`."""

    metric: str
    n: int
    p50_ms: float
    p95_ms: float
    ratio: float | None = None
    ratio_to: str | None = None


def percentile(values: Iterable[float], share: float) -> float:
    """Of a few values, between neighbours: 0.5 of (1, 2) is 1.5."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no value was measured")
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def summarize(
    metric: str, size: int, times_ms: Sequence[float], to: Sequence[float] = (), to_name: str = ""
) -> Measured:
    p50 = percentile(times_ms, 0.5)
    return Measured(
        metric=metric,
        n=size,
        p50_ms=round(p50, 4),
        p95_ms=round(percentile(times_ms, 0.95), 4),
        ratio=round(p50 / percentile(to, 0.5), 3) if to else None,
        ratio_to=to_name or None,
    )


@dataclass(slots=True)
class Kind:
    """`call(n)` runs the n-th call; it is made in rounds 0, every, 2 × every…"""

    name: str
    call: Call
    every: int = 1
    clock: Clock = time.perf_counter_ns
    times_ms: list[float] = field(default_factory=list)

    def run(self, number: int, *, keep: bool = True) -> None:
        started = self.clock()
        self.call(number)
        if keep:
            self.times_ms.append((self.clock() - started) / 1e6)


def interleave(kinds: Sequence[Kind], rounds: int, warm_up: int = WARM_UP) -> None:
    """Fill the times of each kind. The order of kinds turns, so that none always comes first."""
    for number in range(warm_up):
        for kind in kinds:
            if number % kind.every == 0:
                kind.run(number, keep=False)
    for number in range(rounds):
        turn = number % len(kinds)
        for kind in (*kinds[turn:], *kinds[:turn]):
            if number % kind.every == 0:
                kind.run(number)


def lines_of(size: int, kinds: Sequence[Kind]) -> list[Measured]:
    """Every kind against the empty view; the usual way against the engine on the same searches."""
    times = {kind.name: kind.times_ms for kind in kinds}
    found = [
        summarize(kind.name, size, kind.times_ms, times[EMPTY], EMPTY)
        for kind in kinds
        if kind.name not in (ORM, ORM_PG, "engine.same")
    ]
    for name in (ORM, ORM_PG):
        if times.get(name):
            found.append(summarize(name, size, times[name], times["engine.same"], ENGINE))
    return found


def single(metric: str, size: int, milliseconds: Sequence[float]) -> Measured:
    return summarize(metric, size, milliseconds)


def timed(call: Callable[[], Any], clock: Clock = time.perf_counter_ns) -> tuple[float, Any]:
    """(milliseconds, what the call gave)."""
    started = clock()
    given = call()
    return (clock() - started) / 1e6, given


def main() -> None:
    import django

    django.setup()
    from bench.subjects import measure_size

    size, rounds, out = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    found, notes = measure_size(size, rounds, CLOCKS[sys.argv[4]])
    out.write_text(json.dumps({"lines": [asdict(line) for line in found], "notes": notes}))


if __name__ == "__main__":
    main()
