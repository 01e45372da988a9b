"""The part of a large import that runs beside the site (directory/imports/jobs.py)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.imports.applying import CannotApply, apply_batch
from directory.imports.lease import LeaseTaken
from directory.imports.staging import plan_batch
from directory.imports.undoing import CannotUndo, undo_batch
from directory.models import ImportBatch


class Command(BaseCommand):
    help = "Lit, applique ou annule un import déjà envoyé ; lancée par le site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=("plan", "apply", "apply-good", "undo"))
        parser.add_argument("id", type=int)

    def handle(self, **options: Any) -> None:
        batch = ImportBatch.objects.select_related("by", "platform").get(pk=options["id"])
        step = options["step"]
        try:
            if step == "plan":
                plan_batch(batch, batch.by)
            elif step == "undo":
                undo_batch(batch, batch.by)
            else:
                apply_batch(batch, batch.by, sha256=batch.sha256, good_only=step == "apply-good")
        except LeaseTaken as error:
            raise CommandError("Un autre import est en cours.") from error
        except (CannotApply, CannotUndo) as error:
            ImportBatch.objects.filter(pk=batch.pk).update(trouble=str(error))
            raise CommandError(str(error)) from error
