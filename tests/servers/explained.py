"""On PostgreSQL, a directory of some hundred sheets: the indexes that its tables have, and those
that the planner takes for the queries of the product.

`main("held")`, `main("taken")` in a process of that database; each says a line of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import ForeignKey, OneToOneField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.generator import bulk

OURS = ("directory", "search", "guide", "maps")


def tell(value: Any) -> None:
    print(json.dumps(value), flush=True)


# ---- what is held --------------------------------------------------------------------------------
_HELD = """
SELECT t.relname, i.relname, x.indisunique, pg_get_indexdef(x.indexrelid),
       array(SELECT a.attname FROM pg_attribute a
             WHERE a.attrelid = t.oid AND a.attnum = ANY(x.indkey))
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE t.relname = ANY(%s)
"""


def rows() -> Iterator[tuple[str, str, bool, str, list[str]]]:
    tables = [m._meta.db_table for m in apps.get_models(include_auto_created=True) if _is_ours(m)]
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [tables])
        yield from cursor.fetchall()


def _is_ours(model: type[models.Model]) -> bool:
    return model._meta.app_label in OURS


def links() -> set[tuple[str, str]]:
    """Columns that lead to another table: Django indexes them for joins and deletions."""
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey | OneToOneField)
    }


def names() -> dict[str, str]:
    """Index → the name it has in our table: that of the models, else « table.column ». The second
    one that PostgreSQL has of a text, for its beginnings, serves equalities too: it counts as it.
    Those of unique constraints and of links are not told: they are rules, and Django's own."""
    declared = {index.name for m in apps.get_models() for index in m._meta.indexes}
    found, of_texts = {}, {}
    for table, index, is_unique, definition, columns in rows():
        if is_unique or not columns:
            continue
        column = f"{table}.{columns[0]}"
        if "pattern_ops" in definition:
            of_texts[index] = column
        elif index in declared:
            found[index] = index
        elif (table, columns[0]) not in links() or len(columns) > 1:
            found[index] = column
    told = set(found.values())
    return found | {index: column for index, column in of_texts.items() if column in told}


def held() -> None:
    tell(sorted(set(names().values())))


# ---- what is asked -------------------------------------------------------------------------------
def fill() -> None:
    from tests.contracts import written

    written.write(5)
    _fill_sheets()
    _fill_history()
    _fill_queues()
    _fill_imports()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_sheets() -> None:
    from directory.models import Actor, ActorKind, CommunePostalCode, FormerCommune
    from tests.search.corpora import homes

    codes = list(homes())
    bulk([CommunePostalCode(commune_id=code, code=code) for code in codes])
    bulk(
        [
            FormerCommune(code=f"X{n}", name=f"Bourg {n}", search_name=f"bourg {n}",
                          nature="COMD", commune_id=codes[n % len(codes)])
            for n in range(400)
        ]
    )  # fmt: skip
    bulk([ActorKind(pk=n, slug=f"type-{n}", label=f"Type {n}") for n in range(2, 12)])
    bulk(
        [
            Actor(pk=10_000 + n, name=f"Structure {n}", name_key=f"structure {n:05}",
                  slug=f"structure-{n}", kind_id=2 + n % 10, state="published")
            for n in range(3_000)
        ]
    )  # fmt: skip


def _fill_history() -> None:
    from directory.models import Change, Revision, Solution

    now = timezone.now()
    solutions = list(Solution.objects.values_list("pk", flat=True))
    Solution.objects.filter(pk__in=solutions[:5]).update(is_example=True)
    bulk([Revision(number=n + 100, channel="command") for n in range(2_000)])
    models.QuerySet(Revision).update(at=now)
    models.QuerySet(Revision).filter(number__lt=110).update(at=now - timedelta(days=4_000))
    bulk(
        [
            Change(revision_id=n + 100, model="solution", root_model="solution",
                   root_id=str(solutions[n % len(solutions)]), action="updated")
            for n in range(2_000)
        ]
    )  # fmt: skip


def _fill_queues() -> None:
    from directory.models import OutgoingMail, Platform, PlatformEvent, Suggestion

    now, platform = timezone.now(), Platform.objects.order_by("pk")[0]
    bulk([OutgoingMail(kind="essai", to="", sent_at=now if n > 5 else None) for n in range(2_000)])
    bulk(
        [
            PlatformEvent(platform_id=platform.pk + n % 2, title="Réunion",
                          starts_on=now.date() + timedelta(days=n - 900))
            for n in range(1_000)
        ]
    )  # fmt: skip
    bulk(
        [
            Suggestion(sheet_name="Fiche", nonce=str(n), state="waiting" if n < 5 else "done")
            for n in range(2_000)
        ]
    )


def _fill_imports() -> None:
    from directory.models import ImportBatch, ImportedRecord, ImportLine

    bulk([ImportBatch(pk=n, kind="actors", source=f"source {n}") for n in (1, 2)])
    bulk(
        [
            ImportLine(batch_id=1 + n % 2, number=n, outcome="refused" if n < 20 else "new")
            for n in range(2_000)
        ]
    )
    bulk(
        [
            ImportedRecord(model="actor", object_id=str(n), source=f"source {n % 50}")
            for n in range(2_000)
        ]
    )


def plans(ask: Callable[[], object]) -> Iterator[str]:
    """The names of the indexes taken, in each query that was put."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if query["sql"].startswith(("SELECT", "UPDATE", "DELETE")):
                cursor.execute("EXPLAIN (FORMAT JSON) " + query["sql"].replace("%", "%%"), [])
                yield from _taken(cursor.fetchone()[0][0]["Plan"])


def _taken(plan: dict[str, Any]) -> Iterator[str]:
    if "Index Name" in plan:
        yield plan["Index Name"]
    for below in plan.get("Plans", ()):
        yield from _taken(below)


def questions() -> dict[str, Callable[[], object]]:
    """As the product puts them."""
    from directory.editing.history import Change
    from directory.gazetteer import home_by_text
    from directory.models import (
        Actor,
        Commune,
        ImportBatch,
        Platform,
        Solution,
        Suggestion,
    )
    from directory.models import ImportedRecord as Memory
    from directory.posting import queue
    from directory.privacy.retention import HISTORY

    now = timezone.now()
    platform, batch = Platform.objects.order_by("pk")[0], ImportBatch.objects.get(pk=1)
    published = Solution.objects.published()
    actors = Actor.objects.order_by("name_key", "pk")
    return {
        "event_of_platform": lambda: list(platform.events.not_over(now.date())[:5]),
        "change_root": lambda: list(Change.objects.filter(root_model="solution", root_id="7")),
        "suggestion_queue": lambda: list(Suggestion.objects.waiting().order_by("created_at")),
        "mail_waiting": lambda: list(queue.waiting(now)),
        "commune_dept_population": lambda: list(
            Commune.objects.filter(departement="62").largest_first()[:5]
        ),
        "import_line_list": lambda: list(batch.lines.filter(outcome="refused")[:50]),
        "imported_by_source": lambda: list(Memory.objects.filter(model="actor", source="source 3")),
        "actor_list": lambda: list(Actor.objects.published().filter(kind=3)[:20]),
        "directory_actor.name_key": lambda: list(actors[:20]),
        "directory_commune.search_name": lambda: home_by_text("Ville-62001"),
        "directory_communepostalcode.code": lambda: home_by_text("62001"),
        "directory_formercommune.search_name": lambda: home_by_text("Bourg 7"),
        "directory_revision.at": lambda: list(
            Change.objects.filter(model="contact", revision__at__lte=now - HISTORY)
        ),
        "directory_solution.is_example": lambda: published.examples().count(),
    }


def taken() -> None:
    """Question → indexes; reading a whole table costs too much here, so that few rows say as much
    as many."""
    fill()
    known = names()
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    tell(
        {
            question: sorted({known.get(name, name) for name in plans(ask)})
            for question, ask in questions().items()
        }
    )


def main(command: str) -> None:
    {function.__name__: function for function in (held, taken)}[command]()
