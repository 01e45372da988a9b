"""The follower that runs beside the site: `manage.py follow_index`, or one turn of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from elasticsearch import Elasticsearch

from directory.changelog import head_number
from directory.lease import LeaseLost, LeaseTaken
from search.engines.elastic.faults import IndexTrouble, trouble_of
from search.engines.elastic.following import Follower, is_counted_right, watched
from search.engines.elastic.rebuilding import rebuild
from search.engines.elastic.reconciling import reconcile
from search.engines.elastic.troubles import Trouble
from search.models import IndexCursor

T = TypeVar("T")
logger = logging.getLogger(__name__)

POLL_S = 0.5
# After a failure; and between two looks at an index that nothing seems to have changed.
RETRY_S, LOOK_S = 3.0, 5.0
# What no write can mend.
TO_REBUILD = frozenset({Trouble.ABSENT, Trouble.MISSHAPEN, Trouble.AHEAD})


def rebuilt_if_needed(client: Elasticsearch, work: Callable[[], T]) -> T | None:
    """What `work` gives; None when the index was such that it had to be built again."""
    try:
        return work()
    except IndexTrouble as error:
        if error.trouble not in TO_REBUILD:
            raise
        IndexCursor.note(doubt=error.trouble)
        logger.warning("The index is built again (%s)", error.trouble)
    rebuild(client)
    return None


@dataclass(slots=True)
class Worker:
    client: Elasticsearch
    clock: Callable[[], float] = time.monotonic
    follower: Follower = field(init=False)
    _looked_at: float = field(init=False, default=float("-inf"))

    def __post_init__(self) -> None:
        self.follower = Follower(self.client)

    def turn(self) -> bool:
        """All that is due; whether it went well. Another process at work is well."""
        try:
            if self._is_due():
                with watched():
                    self._work()
                self._looked_at = self.clock()
        except (LeaseTaken, LeaseLost):
            logger.debug("the index is followed elsewhere")
        except Exception as error:  # told on the team's page; tried again in a moment
            logger.warning("Elasticsearch does not follow (%s): %s", trouble_of(error), error)
            return False
        return True

    def _is_due(self) -> bool:
        cursor = IndexCursor.read()
        is_behind = cursor.number != head_number() or not cursor.index
        asked = bool(cursor.doubt) or cursor.is_to_compare or bool(cursor.trouble)
        return is_behind or asked or self.clock() - self._looked_at >= LOOK_S

    def _work(self) -> None:
        rebuilt_if_needed(self.client, self._follow)

    def _follow(self) -> None:
        cursor = IndexCursor.read()
        if cursor.doubt or cursor.is_to_compare:
            reconcile(self.client, self.follower)
            return
        self.follower.follow()
        if not is_counted_right(self.client):
            IndexCursor.note(doubt=Trouble.COUNT)
            drift = reconcile(self.client, self.follower)
            logger.warning("The index differed from the directory: %s mended", drift.total)
