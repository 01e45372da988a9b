from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from directory.privacy.people import tell_people


class Command(BaseCommand):
    help = "Prévient, une fois, chaque personne dont les coordonnées ont été écrites."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tell_people()} courriel(s) à envoyer.")
