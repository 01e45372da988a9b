"""Following within the request that saved: small, once, and never long."""

from __future__ import annotations

import logging

from directory.lease import LeaseTaken, lease
from search import engines
from search.engines.deadline import within
from search.engines.elastic import mapping
from search.engines.elastic.breaker import saves
from search.engines.elastic.client import connect
from search.engines.elastic.faults import IndexTrouble, trouble_of
from search.engines.elastic.following import JOB, LEASE, difference_of, settle
from search.engines.elastic.troubles import Trouble
from search.engines.elastic.writing import Writer, Written
from search.models import IndexCursor

logger = logging.getLogger(__name__)

# What a save may wait for the cluster.
BUDGET_S = 0.6


def follow_now() -> None:
    if not saves.lets_through():
        return
    try:
        with lease(JOB, lasts=LEASE):
            _follow()
    except LeaseTaken:  # the worker is at it, and looks again when it has finished
        logger.debug("the index is followed elsewhere")
    except Exception as error:  # the save is done; the worker will follow
        trouble = trouble_of(error)
        logger.warning("Elasticsearch does not follow (%s): left to the worker", trouble)
        saves.failed(trouble)
        IndexCursor.note_trouble(trouble)
        return
    saves.succeeded()


def _follow() -> None:
    cursor = IndexCursor.read()
    if not cursor.index or cursor.doubt or engines.changed_solutions(cursor.number) is None:
        return
    corpus = engines.current_corpus()
    # Asked after the corpus is read: what others saved in between is in it, and is written too.
    changed = engines.changed_solutions(cursor.number)
    if changed is None:
        return
    wanted = difference_of(corpus, changed)
    writer = Writer(connect(), mapping.alias(), timeout_s=BUDGET_S)

    def write() -> Written:
        written = writer.write(wanted.changed, wanted.gone, corpus.revision)
        writer.show()
        return written

    written = within(BUDGET_S, write)
    if written.newer:
        raise IndexTrouble(Trouble.AHEAD)
    settle(cursor, corpus, wanted, written)
