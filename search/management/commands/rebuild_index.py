"""Build the search index again, beside the one that serves: no search is left without an answer."""

from __future__ import annotations

import time
from typing import Any

from directory.lease import LeaseTaken
from search.management.clustered import ClusterCommand


class Command(ClusterCommand):
    help = "Refait l’index de recherche, sans un moment vide."

    def work(self, **options: Any) -> None:
        from search.engines.elastic.client import connect
        from search.engines.elastic.following import watched
        from search.engines.elastic.rebuilding import rebuild

        started = time.monotonic()
        try:
            with watched():
                done = rebuild(connect())
        except LeaseTaken:
            raise
        except Exception as error:
            raise self.failed(error) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"Index {done.index} : {done.documents} fiches, {seconds:.1f} s.")
        if done.refused:
            self.stdout.write(
                f"Refusées, à corriger (espace, Moteur de recherche) : {len(done.refused)}."
            )
