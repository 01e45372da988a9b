"""A command that works on one host at a time; the others say so and stop, without a fault."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from directory.lease import LeaseTaken, lease


class AloneCommand(BaseCommand):
    """`lasts`: longer than the work, since the lease of a killed one bars the way until then."""

    job: str
    lasts = timedelta(minutes=5)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with lease(self.job, lasts=self.lasts):
                self.work(**options)
        except LeaseTaken:
            self.stdout.write("Déjà en cours ailleurs : rien à faire ici.")

    def work(self, **options: Any) -> None:
        raise NotImplementedError
