from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from directory.management.alone import AloneCommand
from directory.privacy.retention import purge


class Command(AloneCommand):
    job = "purge"
    help = "Applique les durées de conservation de /donnees-personnelles/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien effacer")

    def work(self, *, dry_run: bool = False, **options: Any) -> None:
        for label, count in purge(dry_run=dry_run).items():
            self.stdout.write(f"{label} : {count}")
        if dry_run:
            self.stdout.write("Essai : rien n’a été effacé.")
