from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory.french import plural
from portal.backup.copying import take, take_dated
from portal.backup.manifest import BackupRefused


class Command(BaseCommand):
    help = (
        "Copie la base et les fichiers, pendant que le site sert, avec l’empreinte de chaque "
        "table et de chaque fichier. SECRET_KEY n’en fait pas partie : gardez-la à part."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="dossier à créer")
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="range la copie dans DIR sous sa date et ne garde que les N dernières",
        )

    def handle(self, *args: Any, folder: Path, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep : au moins 1.")
        try:
            if keep is None:
                place, manifest = folder, take(folder)
            else:
                place, manifest = take_dated(folder, keep=keep, now=timezone.now())
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"{place} : {plural(rows, 'ligne', 'lignes')} dans {len(manifest.tables)} tables, "
            f"{plural(len(manifest.media), 'fichier', 'fichiers')}"
        )
