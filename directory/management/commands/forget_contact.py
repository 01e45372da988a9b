from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.privacy.forgetting import forget


class Command(BaseCommand):
    help = "Retire une personne : contacts, membres, historique, courriels, fichiers importés."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="son adresse électronique")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            done = forget(email)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.contacts} contact(s), {done.memberships} membre(s), "
            f"{done.changes} ligne(s) d’historique."
        )
