"""One editor in a process of its own, who saves places through the site's view as fast as it
answers, on lines that others change too. What the site acknowledged is told at once on a line.

    python -m tests.servers.places_editor world            makes the lead and the lines
    python -m tests.servers.places_editor edit 3 50 1000   the fourth editor, fifty saves above 1000
    python -m tests.servers.places_editor audit            what the database holds
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import django

LINES = 4
EMAIL = "lead@exemple.test"
# A save that loses its turn this often in a row would be an editor who cannot work.
TRIES = 200


def tell(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


def world() -> None:
    from directory.models import User
    from tests.directory.places_world import add_line, town
    from tests.factories import CommuneFactory

    home = town(CommuneFactory(), "Lens")
    for number in range(1, LINES):
        add_line(home, f"Atelier {number}")
    User.objects.filter(pk=home.lead.pk).update(email=EMAIL)


def edit(number: int, saves: int, base: int) -> None:
    from django.test import Client

    from directory.models import Intake, User

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=EMAIL))
    stamps = dict.fromkeys(Intake.objects.values_list("pk", flat=True), "inconnu")
    draw = random.Random(number)
    tell(ready=True)
    sys.stdin.readline()
    for turn in range(saves):
        whole_table = turn % 5 == 4
        lines = list(stamps) if whole_table else [draw.choice(list(stamps))]
        _save(client, stamps, lines, value=base + number * saves + turn)
    tell(done=True)


def _save(client: Any, stamps: dict[int, str], lines: list[int], *, value: int) -> None:
    for _ in range(TRIES):
        shown = {line: stamps[line] for line in lines}
        answer = client.post(
            "/espace/places/",
            {"ligne": lines}
            | {f"libres-{line}": value for line in lines}
            | {f"etat-{line}": stamp for line, stamp in shown.items()},
            headers={"accept": "application/json"},
        )
        if answer.status_code not in (200, 409):
            tell(failed=answer.status_code, text=answer.content.decode()[:500])
            return
        stamps.update({int(one["key"]): one["stamp"] for one in answer.json()["lines"]})
        if answer.status_code == 200:
            tell(value=value, shown=shown)
            return
        tell(conflict=lines)
    tell(failed="no turn", text=f"{TRIES} conflicts in a row")


def audit() -> None:
    """Of each line, the values from one revision to the next, and the one that stands."""
    from django.db import connection

    from directory.models import Change, Intake

    steps = [
        (revision, object_id, *fields["open_places"])
        for revision, object_id, fields in Change.objects.filter(model="intake", action="updated")
        .order_by("revision_id", "pk")
        .values_list("revision_id", "object_id", "fields")
        if "open_places" in fields
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
    tell(
        steps=steps,
        stands={str(pk): value for pk, value in Intake.objects.values_list("pk", "open_places")},
    )


def main(command: str, *numbers: str) -> None:
    {"world": world, "edit": edit, "audit": audit}[command](*map(int, numbers))


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
