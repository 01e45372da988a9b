"""Fill the database of the environment: `python -m bench.fill 10000`."""

from __future__ import annotations

import sys
import time

import django


def main() -> None:
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from bench import bare
    from bench.database import SEED
    from bench.generator import Generator

    size = int(sys.argv[1])
    started = time.perf_counter()
    Generator(seed=SEED, today=timezone.localdate()).fill(size)
    bare.plant()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner of the ORM's queries knows what it reads
    print(f"bench: made in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
