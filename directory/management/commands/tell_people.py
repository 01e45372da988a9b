from __future__ import annotations

from typing import Any

from directory.management.alone import AloneCommand
from directory.privacy.telling import tell_people


class Command(AloneCommand):
    job = "tell-people"
    help = "Prévient, une fois, chaque personne dont les coordonnées ont été écrites."

    def work(self, **options: Any) -> None:
        self.stdout.write(f"{tell_people()} courriel(s) à envoyer.")
