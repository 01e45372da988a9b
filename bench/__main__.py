"""`python -m bench [--sizes 10000 100000] [--rounds 200] [--clock cpu] [--anew]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from bench import cluster, database, imports, report
from bench.measure import CLOCKS, Measured
from tests.servers.postgres import PostgresMissing, postgres

RESULTS = database.ROOT / "bench-results.json"


def measured(size: int, rounds: int, clock: str) -> tuple[list[Measured], list[str]]:
    """One size in its own process: what one leaves in memory does not slow the next. PostgreSQL is
    measured beside when this machine has it."""
    try:
        with postgres() as url:
            return _measured(size, rounds, clock, {"BENCH_POSTGRESQL": url})
    except PostgresMissing as missing:
        lines, notes = _measured(size, rounds, clock, {})
        return lines, [*notes, f"postgresql: not measured, {missing}"]


def _measured(
    size: int, rounds: int, clock: str, more: dict[str, str]
) -> tuple[list[Measured], list[str]]:
    file = database.filled(size)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "lines.json"
        print(f"bench: measuring {size} solutions, {rounds} rounds…", file=sys.stderr, flush=True)
        words = (str(size), str(rounds), str(out), clock)
        with cluster.started(clock) as missing:
            database.run(file, "-m", "bench.measure", *words, more=more)
        said = json.loads(out.read_text())
    return [Measured(**line) for line in said["lines"]], [*said["notes"], *missing]


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall")
    parser.add_argument("--anew", action="store_true", help="generate the databases again")
    return parser.parse_args(arguments)


def busy() -> list[str]:
    """A warning when others use this machine: wall times of long calls are then overstated."""
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    if load <= processors:
        return []
    return [f"load {load:.1f} on {processors} processors: others were at work, see --clock cpu"]


def main() -> None:
    options = parse()
    if options.anew:
        database.forget()
    lines: list[Measured] = []
    notes: list[str] = []
    for size in options.sizes:
        found, said = measured(size, options.rounds, options.clock)
        lines.extend(found)
        notes.extend(said)
    lines.extend(imports.measure(min(options.sizes)))
    report.write(lines, RESULTS)
    notes.extend(busy())
    print("\n".join((report.table(lines), "", *report.growth(lines), *notes)))
    print(f"\nWritten to {RESULTS.name}.")


if __name__ == "__main__":
    main()
