"""`undo_import ID`: takes an import back, except what people verified or changed since."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.imports.lease import LeaseTaken
from directory.imports.undoing import CannotUndo, undo_batch
from directory.models import ImportBatch


class Command(BaseCommand):
    help = "Annule un import, sauf ce qui a été vérifié ou corrigé depuis."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int)

    def handle(self, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["id"]).first()
        if batch is None:
            raise CommandError(f"Il n’y a pas d’import {options['id']}.")
        try:
            undo_batch(batch, None)
        except LeaseTaken as error:
            raise CommandError(
                "Un autre import est en cours. Réessayez dans une minute."
            ) from error
        except CannotUndo as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Import {batch.pk} annulé.")
        for pk, name, reason in batch.kept:
            self.stdout.write(f"  gardée : {name} (fiche {pk}), {reason}")
