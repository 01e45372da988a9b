"""The index beside the directory, document by document: what differs is mended and told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils import timezone
from elasticsearch import Elasticsearch

from directory.lease import lease
from search.documents import Corpus
from search.engines.elastic import documents, mapping
from search.engines.elastic.faults import IndexTrouble
from search.engines.elastic.following import JOB, LEASE, Difference, Follower, settle
from search.engines.elastic.scanning import scan
from search.engines.elastic.troubles import Trouble
from search.engines.elastic.writing import Writer
from search.models import IndexCursor


@dataclass(frozen=True, slots=True)
class Drift:
    """Solutions that the index lacks, that it holds although the directory does not, and that it
    holds otherwise; `is_ahead`: it holds a revision that the directory has not reached."""

    missing: tuple[int, ...] = ()
    ghosts: tuple[int, ...] = ()
    different: tuple[int, ...] = ()
    is_ahead: bool = False

    @property
    def total(self) -> int:
        return len(self.missing) + len(self.ghosts) + len(self.different)


def compare(corpus: Corpus, hits: Iterable[dict[str, Any]]) -> Drift:
    waiting = {document.id: document for document in corpus.documents}
    ghosts, different, is_ahead = [], [], False
    for hit in hits:
        is_ahead |= hit["_version"] > corpus.revision
        number = int(hit["_id"])
        document = waiting.pop(number, None)
        if document is None:
            ghosts.append(number)
        elif hit["_source"] != orjson.loads(orjson.dumps(documents.source(document))):
            different.append(number)
    return Drift(tuple(waiting), tuple(ghosts), tuple(different), is_ahead)


def reconcile(client: Elasticsearch, follower: Follower | None = None) -> Drift:
    """Follow up to the last revision, compare, mend; what was wrong. An index that is ahead of the
    directory takes no write of ours any more: IndexTrouble, it is to be rebuilt."""
    follower = follower or Follower(client)
    with lease(JOB, lasts=LEASE) as held:
        follower.follow_holding(held)
        corpus = follower.state_of(IndexCursor.read())
        drift = compare(corpus, _beating(scan(client, sources=True), held.renew))
        if drift.is_ahead:
            raise IndexTrouble(Trouble.AHEAD)
        if drift.total:
            _mend(client, corpus, drift, held.renew)
        IndexCursor.note(doubt="", is_to_compare=False, compared_at=timezone.now())
    return drift


def _mend(client: Elasticsearch, corpus: Corpus, drift: Drift, beat: Any) -> None:
    wrong = {*drift.missing, *drift.different}
    changed = tuple(document for document in corpus.documents if document.id in wrong)
    wanted = Difference(changed, drift.ghosts)
    writer = Writer(client, mapping.alias(), beat=beat)
    written = writer.write(wanted.changed, wanted.gone, corpus.revision)
    writer.show()
    if written.newer:  # deleted or written by a hand that is not ours, at a version of its own
        raise IndexTrouble(Trouble.AHEAD)
    settle(IndexCursor.read(), corpus, wanted, written)


def _beating(hits: Iterable[dict[str, Any]], beat: Any) -> Iterable[dict[str, Any]]:
    """The lease lasts as long as the reading does."""
    for number, hit in enumerate(hits):
        if number % 2_000 == 0:
            beat()
        yield hit
