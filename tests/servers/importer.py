"""Imports in a process of their own, on the database that the environment names.

python -m tests.servers.importer world         a commune, a kind of actor, actors to change
python -m tests.servers.importer stage 2000    a file of that many lines, up to its preview
python -m tests.servers.importer apply 1 rows  applies it; stops at a point and says « here »
python -m tests.servers.importer undo 1
python -m tests.servers.importer look 1        what the database holds
python -m tests.servers.importer expire        the lease of a killed import runs out
python -m tests.servers.importer save 40       an editor saves one sheet again and again
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import django

THERE, SOURCE = 100, "essai de panne"


def tell(value: Any) -> None:
    print(json.dumps(value), flush=True)


def world() -> None:
    from tests.factories import ActorFactory, ActorKindFactory, CommuneFactory, ContactFactory

    lens = CommuneFactory(lens=True)
    kind = ActorKindFactory(slug="association", label="Association")
    for number in range(THERE):
        actor = ActorFactory(name=f"Structure {number}", commune=lens, kind=kind)
        ContactFactory(actor=actor, name="", phone="03 53 01 00 00", email="")
    ActorFactory(name="À part", commune=lens, kind=kind)


def stage(lines: str) -> None:
    from directory.imports.columns import propose
    from directory.imports.staging import claim, plan_batch, stage_file

    rows = [
        f"Structure {n};Association;62498;{n} rue;03 53 01 {n // 100:02d} {n % 100:02d}"
        for n in range(int(lines))
    ]
    content = "\n".join(["Nom;Type;Code INSEE;Adresse;Téléphone", *rows]).encode()
    batch = stage_file(content, "essai.csv", by=None, kind="actors", source=SOURCE)
    batch.mapping = propose("actors", batch.headers)
    batch.save()
    assert claim(batch)
    plan_batch(batch, None)
    tell(batch.pk)


def stop() -> None:
    print("here", flush=True)
    time.sleep(300)


def then_stop(function: Callable[..., Any]) -> Callable[..., Any]:
    def stopped(*args: Any, **kwargs: Any) -> Any:
        done = function(*args, **kwargs)
        stop()
        return done

    return stopped


def apply(pk: str, point: str = "") -> None:
    from directory import changelog
    from directory.imports import applying, writing
    from directory.models import ImportBatch

    @contextmanager
    def revision(**options: Any) -> Iterator[int]:
        with changelog.revision(**options) as number:
            yield number
        stop()

    if point == "rows":
        writing.Writer.create = then_stop(writing.Writer.create)  # type: ignore[method-assign]
    if point == "history":
        writing.Writer.finish = then_stop(writing.Writer.finish)  # type: ignore[method-assign]
    if point == "committed":
        applying.changelog = SimpleNamespace(revision=revision)  # type: ignore[assignment]
    batch = ImportBatch.objects.get(pk=pk)
    print("started", flush=True)
    start = time.monotonic()
    applying.apply_batch(batch, None, sha256=batch.sha256, good_only=False)
    tell(time.monotonic() - start)


def undo(pk: str) -> None:
    from directory.imports.undoing import undo_batch
    from directory.models import ImportBatch

    batch = ImportBatch.objects.get(pk=pk)
    undo_batch(batch, None)
    tell(batch.kept)


def look(pk: str) -> None:
    from directory.models import Actor, Change, Contact, ImportBatch, ImportedRecord

    batch = ImportBatch.objects.get(pk=pk)
    tell(
        {
            "state": batch.state,
            "actors": Actor.objects.count(),
            "contacts": Contact.objects.count(),
            "remembered": ImportedRecord.objects.filter(batch=batch).count(),
            "told": Change.objects.filter(revision_id=batch.revision or 0).exists(),
            "digest": _digest(),
        }
    )


def _digest() -> str:
    """Of the sheets and their contacts, versions apart: they never go back."""
    from django.db import models

    from directory.models import Actor, Contact

    digest = hashlib.sha256()
    for model in (Actor, Contact):
        names = [f.attname for f in model._meta.concrete_fields]
        kept = [name for name in names if name not in ("version", "updated_at")]
        for row in models.QuerySet(model).order_by("pk").values_list(*kept):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def expire() -> None:
    from django.utils import timezone

    from directory.models import Lease

    tell(Lease.objects.exclude(token="").update(expires_at=timezone.now()))


def save(times: str) -> None:
    """On a sheet that the import does not touch: what is measured is the wait."""
    from directory.models import Actor

    actor = Actor.objects.get(name="À part")
    waits = []
    print("started", flush=True)
    for number in range(int(times)):
        start = time.monotonic()
        actor.refresh_from_db()
        actor.comments = f"essai {number}"
        actor.save()
        waits.append(time.monotonic() - start)
        time.sleep(0.05)
    tell(waits)


def main(command: str, *words: str) -> None:
    globals()[command](*words)


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
