"""What the load drill needs from the database, as JSON: `python -m bench.drill.crowd`.

Addresses that people ask, and a lead who is signed in with lines of places to write.
"""

from __future__ import annotations

import json

import django

SEED, QUERIES, SHEETS, LINES = 6, 400, 200, 8


def addresses() -> dict[str, list[str]]:
    from bench.workload import Workload
    from directory.models import Solution
    from guide.models import GuidePage

    asked = Workload(SEED).queries(QUERIES)
    slugs = Solution.objects.published().order_by("pk").values_list("slug", flat=True)
    pages = GuidePage.objects.live().order_by("pk")[:30]
    return {
        "search": [f"/solutions/?{query}" for query in asked],
        "detail": [f"/solutions/{slug}/" for slug in slugs[:SHEETS]],
        "geojson": [
            f"/carte/points.geojson?bbox=1,49,4,52&zoom=7&{query}" for query in asked[:100]
        ],
        "guide": [page.get_url() or "/guide/" for page in pages],
    }


def writer() -> dict[str, object]:
    from django.test import Client

    from directory.models import Actor, Intake, Platform
    from tests.factories import UserFactory

    lead = UserFactory(lead=True)
    platform = Platform.objects.order_by("pk")[0]
    platform.leads.add(lead)
    lines = list(Intake.objects.order_by("pk").select_related("solution")[:LINES])
    actors = [line.solution.actor_id for line in lines]
    Actor.objects.filter(pk__in=actors).update(steward=platform)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(lead)
    return {"session": client.cookies["session"].value, "intakes": [line.pk for line in lines]}


def main() -> None:
    django.setup()
    print(json.dumps(addresses() | writer()))


if __name__ == "__main__":
    main()
