"""The part of a large import that runs beside the site (directory/imports/jobs.py)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.imports.applying import CannotApply, apply_batch
from directory.imports.lease import LeaseTaken
from directory.imports.staging import plan_batch
from directory.imports.undoing import CannotUndo, undo_batch
from directory.models import ImportBatch, User

_BUSY = "Un autre import s’enregistrait : rien n’a été fait. Recommencez."


class Command(BaseCommand):
    help = "Lit, applique ou annule un import déjà envoyé ; lancée par le site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=("plan", "apply", "apply-good", "undo"))
        parser.add_argument("id", type=int)
        parser.add_argument("user", type=int, help="qui le demande")

    def handle(self, **options: Any) -> None:
        batch = ImportBatch.objects.select_related("platform").get(pk=options["id"])
        user = User.objects.get(pk=options["user"])
        step = options["step"]
        try:
            if step == "plan":
                plan_batch(batch, user)
            elif step == "undo":
                undo_batch(batch, user)
            else:
                apply_batch(batch, user, sha256=batch.sha256, good_only=step == "apply-good")
        except (CannotApply, CannotUndo, LeaseTaken) as error:
            trouble = str(error) or _BUSY
            ImportBatch.objects.filter(pk=batch.pk).update(trouble=trouble)
            raise CommandError(trouble) from error
        finally:
            ImportBatch.objects.filter(pk=batch.pk).update(beat_at=None)
