"""Follow the directory as long as it runs: every half second, what was saved goes to the index."""

from __future__ import annotations

import signal
import sys
import time
from typing import Any

from django.core.management.base import CommandParser
from django.db import close_old_connections

from search.management.clustered import ClusterCommand


def _leave(number: int, frame: Any) -> None:
    """An ordinary end: the lease is given back, and the next follower does not wait for it."""
    sys.exit(0)


class Command(ClusterCommand):
    help = "Tient l’index de recherche à jour (à lancer une fois par hôte)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="un seul passage")

    def work(self, *, once: bool = False, **options: Any) -> None:
        from search.engines.elastic.client import connect
        from search.engines.elastic.worker import POLL_S, RETRY_S, Worker

        worker = Worker(connect())
        if once:
            worker.turn()
            return
        signal.signal(signal.SIGTERM, _leave)
        while True:
            close_old_connections()
            went_well = worker.turn()
            time.sleep(POLL_S if went_well else RETRY_S)
