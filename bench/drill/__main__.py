"""`python -m bench.drill [part …]`: every part, or those named. Fails when a goal is missed.

A part is a module of this folder with `run() -> list[Figure]`; its first line says what it does.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path

from bench import drill
from bench.__main__ import busy
from bench.database import ROOT
from bench.drill.figures import Figure, table, write

RESULTS = ROOT / "drill-results.json"
_NOT_PARTS = {"__main__", "figures"}


def parts() -> list[str]:
    """The modules that have an entry, by name."""
    names = {module.name for module in pkgutil.iter_modules(drill.__path__)} - _NOT_PARTS
    folder = Path(drill.__path__[0])
    return sorted(name for name in names if "\ndef run(" in (folder / f"{name}.py").read_text())


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.drill", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *parts()], default=[])
    return parser.parse_args(arguments)


def main() -> int:
    found: dict[str, list[Figure]] = {}
    for part in parse().parts or parts():
        print(f"drill: {part}…", file=sys.stderr, flush=True)
        found[part] = importlib.import_module(f"bench.drill.{part}").run()
        print(table(part, found[part]), end="\n\n", flush=True)
    write(found, RESULTS)
    print("\n".join(busy()))
    missed = [figure for figures in found.values() for figure in figures if not figure.holds]
    print(f"Written to {RESULTS.name}; goals missed: {len(missed)}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
