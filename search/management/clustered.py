"""Commands about the search cluster: without one they say so and stop, without a fault."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.lease import LeaseTaken


class ClusterCommand(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ELASTICSEARCH_URL:
            self.stdout.write("ELASTICSEARCH_URL est vide : le portail cherche sans Elasticsearch.")
            return
        try:
            self.work(**options)
        except LeaseTaken:
            self.stdout.write("Déjà en cours ailleurs : rien à faire ici.")

    def work(self, **options: Any) -> None:
        raise NotImplementedError

    def failed(self, error: Exception) -> CommandError:
        """What it is and what to do, on standard error and by the exit code."""
        from search.engines.elastic.faults import trouble_of
        from search.engines.elastic.troubles import told

        words = told(trouble_of(error))
        return CommandError(f"{words.what} {words.todo}".strip())
