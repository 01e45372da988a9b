"""A new index beside the one in use, filled, caught up, then put in its place in one step.

Searches never see a moment without an index; what is written meanwhile is in the new one before it
serves, and what is written after its last look is after its cursor.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from elasticsearch import Elasticsearch

from directory.changelog import head_number
from directory.lease import Held, LeaseTaken, lease
from search import engines
from search.documents import Corpus
from search.engines.elastic import mapping
from search.engines.elastic.faults import IndexTrouble
from search.engines.elastic.following import JOB, LEASE, Difference, difference, note_refused
from search.engines.elastic.target import targets
from search.engines.elastic.troubles import Trouble
from search.engines.elastic.writing import Writer, Written
from search.models import IndexCursor, RefusedDocument

REBUILD_JOB = "rebuild-index"
_REBUILD_LEASE = timedelta(minutes=2)
# Rounds of catching up before the follower is asked to wait: each is shorter than the last.
_ROUNDS = 10
_TURN_WITHIN_S = 60.0
_TIMEOUT_S = 30.0


@dataclass(slots=True)
class Rebuilt:
    """`rounds`: how many times the directory moved while the index was filled."""

    index: str
    documents: int = 0
    rounds: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def rebuild(client: Elasticsearch) -> Rebuilt:
    """Raises LeaseTaken when another process rebuilds already."""
    patient = client.options(request_timeout=_TIMEOUT_S)
    with lease(REBUILD_JOB, lasts=_REBUILD_LEASE) as held:
        _sweep(patient)
        done = Rebuilt(mapping.new_name())
        _start(patient, done.index)
        corpus = _fill(client, done, held)
        with _follower_waits() as turn:
            corpus = _catch_up(client, corpus, done, turn)
            mapping.settle(patient, building())
            _check_whole(patient, corpus, done)
            _put_in_place(patient, done.index)
            _note(done, corpus)
        _sweep(patient)
    return done


def building() -> str:
    """The name under which the new index is written: without it no write can make an index."""
    return f"{mapping.alias()}-building"


def _start(client: Elasticsearch, index: str) -> None:
    if mapping.alias() in targets(client):
        raise IndexTrouble(Trouble.NAME_TAKEN)
    mapping.create_index(client, index)
    client.indices.put_alias(index=index, name=building())


def _fill(client: Elasticsearch, done: Rebuilt, held: Held) -> Corpus:
    corpus = engines.current_corpus()
    _write(client, Difference(corpus.documents), corpus, done, held)
    for _ in range(_ROUNDS):
        if head_number() == corpus.revision:
            break
        corpus = _catch_up(client, corpus, done, held)
    return corpus


def _catch_up(client: Elasticsearch, before: Corpus, done: Rebuilt, held: Held) -> Corpus:
    corpus = engines.current_corpus()
    if corpus.revision != before.revision:
        done.rounds += 1
        wanted = difference(before.documents, corpus.documents)
        _write(client, wanted, corpus, done, held)
    return corpus


def _write(
    client: Elasticsearch, wanted: Difference, corpus: Corpus, done: Rebuilt, held: Held
) -> None:
    writer = Writer(client, building(), beat=held.renew)
    written: Written = writer.write(wanted.changed, wanted.gone, corpus.revision)
    for number in (*(document.id for document in wanted.changed), *wanted.gone):
        done.refused.pop(number, None)
    done.refused |= written.refused


@contextmanager
def _follower_waits() -> Iterator[Held]:
    """Nobody else moves the cursor while the new index takes the place of the old one."""
    deadline = time.monotonic() + _TURN_WITHIN_S
    while True:
        try:
            with lease(JOB, lasts=LEASE) as held:
                yield held
            return
        except LeaseTaken:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _check_whole(client: Elasticsearch, corpus: Corpus, done: Rebuilt) -> None:
    """An index that lost something never takes the place of one that serves."""
    done.documents = int(client.count(index=building())["count"])
    if done.documents != len(corpus.documents) - len(done.refused):
        raise IndexTrouble(Trouble.COUNT)


def _put_in_place(client: Elasticsearch, index: str) -> None:
    """One request: at each moment the alias leads to one index, and to one only."""
    alias = mapping.alias()
    olds = [{"remove": {"index": old, "alias": alias}} for old in targets(client)]
    client.indices.update_aliases(
        actions=[
            *olds,
            {"add": {"index": index, "alias": alias}},
            {"remove": {"index": index, "alias": building()}},
        ]
    )


@transaction.atomic
def _note(done: Rebuilt, corpus: Corpus) -> None:
    now = timezone.now()
    IndexCursor.note(
        index=done.index,
        number=corpus.revision,
        moved_at=now,
        trouble="",
        trouble_at=None,
        doubt="",
        is_to_compare=False,
        compared_at=now,
    )
    RefusedDocument.objects.all().delete()
    note_refused(Difference(), done.refused, corpus.revision)


def _sweep(client: Elasticsearch) -> None:
    """What a rebuild left: the old index, or the half of one that was interrupted."""
    serving = set(targets(client))
    for name in targets(client, f"{mapping.family()}*"):
        if name not in serving:
            client.indices.delete(index=name, ignore_unavailable=True)
