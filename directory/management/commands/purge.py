from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from directory.privacy.retention import purge


class Command(BaseCommand):
    help = "Applique les durées de conservation de /donnees-personnelles/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien effacer")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for label, count in purge(dry_run=dry_run).items():
            self.stdout.write(f"{label} : {count}")
        if dry_run:
            self.stdout.write("Essai : rien n’a été effacé.")
