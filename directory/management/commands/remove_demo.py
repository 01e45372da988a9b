"""`manage.py remove_demo`: take the demonstration set away without touching anything else."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from directory.demo.removal import remove


class Command(BaseCommand):
    help = "Retire le jeu de démonstration, et rien d’autre."

    def handle(self, *args: Any, **options: Any) -> None:
        removal = remove()
        if not any(removal.deleted.values()) and not removal.kept:
            self.stdout.write("Aucune donnée d’exemple : rien à retirer.")
            return
        for label, count in removal.deleted.items():
            self.stdout.write(f"  {label} : {count} en moins")
        for kept in removal.kept:
            self.stdout.write(f"  gardé : {kept.name}, car {kept.reason}.")
        self.stdout.write("Jeu de démonstration retiré.")
