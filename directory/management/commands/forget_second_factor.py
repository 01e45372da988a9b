from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.accounts import second_factor
from directory.models import User


class Command(BaseCommand):
    help = (
        "Oublie l’application de codes d’un compte (téléphone et codes de secours perdus). "
        "Vérifiez d’abord, de vive voix, qui le demande : une autre sera enregistrée à la "
        "prochaine connexion."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError("Aucun compte n’a cette adresse.")
        second_factor.remove(user)
        User.objects.filter(pk=user.pk).update(session_generation=user.session_generation + 1)
        self.stdout.write("C’est fait : les sessions de ce compte sont fermées aussi.")
