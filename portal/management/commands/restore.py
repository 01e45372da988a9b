from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.french import plural
from portal.backup.copying import check, put_back, still_to_migrate
from portal.backup.manifest import BackupRefused


class Command(BaseCommand):
    help = (
        "Rétablit une copie dans une base et un dossier de fichiers vides. Tout est vérifié avant "
        "d’écrire ; une copie abîmée est refusée."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="la copie")
        parser.add_argument("--check", action="store_true", help="vérifier seulement, sans écrire")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = check(folder) if options["check"] else put_back(folder)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        rows = sum(table.rows for table in manifest.tables.values())
        said = "vérifiée" if options["check"] else "rétablie"
        self.stdout.write(
            f"Copie du {manifest.made_at} {said} : {plural(rows, 'ligne', 'lignes')} dans "
            f"{len(manifest.tables)} tables, "
            f"{plural(len(manifest.media), 'fichier', 'fichiers')}"
        )
        waiting = still_to_migrate(manifest)
        if waiting:
            self.stdout.write(
                f"Elle vient d’une version plus ancienne ({waiting} migrations à appliquer) : "
                "lancez maintenant « manage.py install_site »."
            )
