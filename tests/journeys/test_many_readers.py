"""Many people read while a lead edits: nobody gets an error or half an edit."""

from __future__ import annotations

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from tests.journeys.site import Site

READS, CONNECTIONS, EDITS = 2_000, 16, 50

# Each edit writes the same number in two tables, in one revision.
_EDIT = """
import sys
from directory import changelog
from directory.models import Intake, Solution
from django.utils import timezone
from datetime import timedelta
solution = Solution.objects.published().examples().order_by("pk").first()
today = timezone.localdate()
solution.intakes.all().delete()
print("ready", flush=True)
for line in sys.stdin:
    number = int(line)
    with changelog.revision():
        solution.title = f"Atelier suivi numéro {number}"
        solution.save()
        Intake.objects.filter(solution=solution).delete()
        Intake.objects.create(
            solution=solution, kind="permanente", open_places=number, total_places=100,
            seen_at=today, expires_at=today + timedelta(days=30),
        )
"""


def _read(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310
        assert response.status == 200
        answer: dict[str, Any] = json.loads(response.read())
    return answer


def _number_of(answer: dict[str, Any]) -> int | None:
    """The number that title and places agree on; None before the first edit."""
    assert answer["total"] == len(answer["results"])
    if not answer["results"]:
        return None
    (result,) = answer["results"]
    number = int(result["title"].rsplit(" ", 1)[1])
    assert result["open_places"] == number, f"half an edit: {result}"
    return number


@pytest.mark.server
def test_readers_see_no_error_and_no_half_edit_during_fifty_edits(site: Site) -> None:
    url = f"{site.url}/solutions.json?q=atelier+suivi+num%C3%A9ro"
    editor = site.script(_EDIT)
    assert editor.stdin is not None
    assert editor.stdout is not None
    assert editor.stdout.readline() == "ready\n"
    orders = editor.stdin
    reads = count()

    def read_until_done() -> list[int]:
        """Read in turn with the others; every fortieth read orders the next edit."""
        seen = []
        while (read := next(reads)) < READS:
            if read % (READS // EDITS) == 0:
                orders.write(f"{read // (READS // EDITS) + 1}\n")
                orders.flush()
            number = _number_of(_read(url))
            if number is not None:
                seen.append(number)
        return seen

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        by_reader = list(pool.map(lambda _: read_until_done(), range(CONNECTIONS)))
    editor.communicate(timeout=120)
    assert editor.returncode == 0
    for seen in by_reader:
        assert seen == sorted(seen), "an older state came back"
    assert len({number for seen in by_reader for number in seen}) > EDITS // 5
    # At the next request of every worker the last edit is there.
    assert {_number_of(_read(url)) for _ in range(20)} == {EDITS}
