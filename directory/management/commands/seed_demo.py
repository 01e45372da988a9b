"""`manage.py seed_demo`: load the demonstration set, marked as such everywhere."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.demo.content import DemoError
from directory.demo.seeding import seed


class Command(BaseCommand):
    help = "Charge le jeu de démonstration : structures inventées, marquées « exemple »."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "Le jeu de démonstration ne se charge pas en production (SITE_HTTPS=1) : "
                "ses structures sont inventées."
            )
        started = monotonic()
        try:
            done = seed(today=timezone.localdate(), say=self._say)
        except DemoError as error:
            raise CommandError(str(error)) from error
        if done:
            self.stdout.write(f"Jeu de démonstration chargé en {monotonic() - started:.1f} s.")
        else:
            self.stdout.write("Jeu de démonstration déjà chargé : rien à faire.")

    def _say(self, step: str, count: int) -> None:
        self.stdout.write(f"  {step} : {count}")
