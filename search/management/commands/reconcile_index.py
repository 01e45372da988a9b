"""Compare the index with the directory, document by document, and mend what differs."""

from __future__ import annotations

from typing import Any

from directory.lease import LeaseTaken
from search.management.clustered import ClusterCommand


class Command(ClusterCommand):
    help = "Compare l’index de recherche et l’annuaire, et répare."

    def work(self, **options: Any) -> None:
        from search.engines.elastic.client import connect
        from search.engines.elastic.following import watched
        from search.engines.elastic.reconciling import reconcile
        from search.engines.elastic.worker import rebuilt_if_needed

        client = connect()
        try:
            with watched():
                drift = rebuilt_if_needed(client, lambda: reconcile(client))
        except LeaseTaken:
            raise
        except Exception as error:
            raise self.failed(error) from error
        if drift is None:
            self.stdout.write("L’index ne pouvait pas être réparé : il a été refait.")
            return
        self.stdout.write(
            f"Absentes de l’index : {len(drift.missing)} ; de trop : {len(drift.ghosts)} ; "
            f"différentes : {len(drift.different)}. "
            + ("Réparé." if drift.total else "Rien à réparer.")
        )
