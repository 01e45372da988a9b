"""Copies and restores, in a process of its own on the database that the environment names, or on
another place."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone


def tell(value: Any) -> None:
    print(json.dumps(value), flush=True)


def write(times: str) -> None:
    """An editor saves one sheet again and again; says when the first is saved, and the last
    revision."""
    from directory.changelog import head_number, revision
    from directory.models import Actor

    actor = Actor.objects.get(name="À part")
    for turn in range(int(times)):
        with revision() as number:
            actor.comments = f"essai {number}"
            actor.save()
        if turn == 0:
            print("started", flush=True)
        time.sleep(0.02)
    tell(head_number())


def look() -> None:
    from directory.changelog import head_number
    from directory.models import Actor, Change, Revision

    actor = Actor.objects.get(name="À part")
    changes = Change.objects.filter(model="actor").order_by("revision_id")
    tell(
        {
            "head": head_number(),
            "revisions": Revision.objects.order_by("number").values_list("number").last()[0],
            "last_change": changes.last().revision_id,
            "comments": actor.comments,
            "written": changes.filter(object_id=str(actor.pk)).last().revision_id,
        }
    )


def tables() -> None:
    tell(len(connection.introspection.table_names()))


def backup(folder: str) -> None:
    call_command("backup", folder)


def restore(folder: str) -> None:
    call_command("restore", folder)


def refused(folder: str) -> None:
    """Says why."""
    try:
        call_command("restore", folder)
    except CommandError as error:
        print(error)
    else:
        raise AssertionError("it was taken")


def sealed(folder: str, path: str) -> None:
    """Somebody writes a manifest that holds together, for a file of elsewhere."""
    from portal.backup.manifest import read_manifest, write_manifest

    manifest = read_manifest(Path(folder))
    files = [replace(manifest.files[0], path=path), *manifest.files[1:]]
    write_manifest(replace(manifest, files=files), Path(folder))


def from_tomorrow(folder: str) -> None:
    from portal.backup.manifest import read_manifest, write_manifest

    manifest = read_manifest(Path(folder))
    known = [*manifest.migrations, "directory.9999_tomorrow"]
    write_manifest(replace(manifest, migrations=known), Path(folder))


def keep_two_of_three(folder: str) -> None:
    from portal.backup.copying import take_dated

    for day in (1, 2, 3):
        now = datetime(2026, 11, day, tzinfo=timezone.get_default_timezone())
        take_dated(Path(folder), keep=2, now=now)


def elsewhere(folder: str, url: str, command: str, *words: str) -> None:
    """On another site: nothing was read from the first one's database yet."""
    settings.VAR_DIR, settings.MEDIA_ROOT = Path(folder), Path(folder) / "media"
    if url:
        connection.settings_dict.update(dj_database_url.parse(url))
    else:
        connection.settings_dict["NAME"] = str(Path(folder) / "site.sqlite3")
    commands[command](*words)


_ALL = (
    *(write, look, tables, backup, restore, refused),
    *(sealed, from_tomorrow, keep_two_of_three, elsewhere),
)
commands: dict[str, Callable[..., None]] = {function.__name__: function for function in _ALL}


def main(command: str, *words: str) -> None:
    commands[command](*words)
