"""Somebody at work on the site, in a process of its own that also answers searches, as a worker of
the web server does. One line in, one line of JSON out:

    save        one save: how many seconds it took
    searchable  one save: after how many seconds the cluster itself finds its new word
    drift       how many solutions the index holds otherwise than the directory; null: unknown
"""

from __future__ import annotations

import json
import sys
import time
from itertools import count
from typing import Any

import django

_GIVEN_UP_S = 20.0
_numbers = count(1)


def save() -> float:
    return _save(f"essai{next(_numbers)}")


def _save(word: str) -> float:
    from directory.models import Solution

    solution = Solution.objects.published().order_by("pk")[next(_numbers) % 20]
    solution.summary = f"{word} {solution.summary}"[:200]
    started = time.perf_counter()
    solution.save()
    return time.perf_counter() - started


def searchable() -> float | None:
    from search.engines.elastic import mapping
    from search.engines.elastic.client import connect
    from search.text import stems

    word = f"mot{time.time_ns()}"
    started = time.perf_counter()
    _save(word)
    question = {"match": {"summary": stems(word)[0]}}
    while time.perf_counter() - started < _GIVEN_UP_S:
        if connect().search(index=mapping.alias(), query=question)["hits"]["hits"]:
            return time.perf_counter() - started
        time.sleep(0.02)
    return None


def drift() -> int | None:
    """Unknown while the index is behind, is doubted or does not answer."""
    from directory.changelog import head_number
    from search import engines
    from search.engines.elastic.client import connect
    from search.engines.elastic.reconciling import compare
    from search.engines.elastic.scanning import scan
    from search.models import IndexCursor

    cursor = IndexCursor.read()
    if cursor.number != head_number() or cursor.doubt:
        return None
    try:
        return compare(engines.current_corpus(), scan(connect(), sources=True)).total
    except Exception:  # the cluster is broken on purpose
        return None


def main() -> None:
    django.setup()
    from search.engines import get_engine

    get_engine()
    doing: dict[str, Any] = {"save": save, "searchable": searchable, "drift": drift}
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(doing[line.strip()]()), flush=True)


if __name__ == "__main__":
    main()
