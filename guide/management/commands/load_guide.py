"""`manage.py load_guide`: the pages of guide/content/, without touching what people edited."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.loading.files import ContentError
from guide.loading.pages import load_guide


class Command(BaseCommand):
    help = "Charge ou met à jour les pages du guide. Garde ce que les équipes écrivent."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_guide(self.stdout.write)
        except ContentError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"guide : {counts}")
