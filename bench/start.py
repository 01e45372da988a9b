"""The start of a worker: `python -m bench.start` prints milliseconds and memory as JSON."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import django


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    django.setup()
    from search.engines import get_engine

    before = resident_bytes()
    started = time.perf_counter()
    engine = get_engine()
    seconds = time.perf_counter() - started
    grown = resident_bytes() - before
    documents = max(1, len(engine.corpus.documents))
    print(json.dumps({"start_ms": seconds * 1000, "bytes_per_doc": grown / documents}))


if __name__ == "__main__":
    main()
