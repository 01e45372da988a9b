"""Documents to the cluster, many at a time. Writing the same again changes nothing.

Each document carries the revision it was read at as its version: whatever the order in which
writes arrive, the latest state wins, deletions included.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from search.documents import Document
from search.engines.elastic import documents
from search.engines.elastic.faults import IndexTrouble, trouble_said
from search.engines.elastic.troubles import Trouble

BATCH = 1_000
_AT_ONCE = 2
TIMEOUT_S = 30.0
_REASON_AT_MOST = 300
# Statuses that speak of one document; any other speaks of the cluster.
_REFUSED, _GONE, _NEWER = frozenset({400, 413}), 404, 409


@dataclass(slots=True)
class Written:
    """`refused`: solution → why; `newer`: how many the cluster holds at a later revision."""

    done: int = 0
    newer: int = 0
    refused: dict[int, str] = field(default_factory=dict)

    def add(self, other: Written) -> None:
        self.done += other.done
        self.newer += other.newer
        self.refused |= other.refused


@dataclass(frozen=True, slots=True)
class Writer:
    """`alias`: documents only go where a name leads: an index that vanished is an error, never made
    again by a write, with a shape that the cluster guesses."""

    client: Elasticsearch
    alias: str
    timeout_s: float = TIMEOUT_S
    beat: Callable[[], None] = lambda: None  # called between two batches

    def write(self, changed: Iterable[Document], gone: Iterable[int], revision: int) -> Written:
        """One document refused leaves the index, and the others go on; anything else is raised."""
        total = Written()
        for written in self._sent(_batches(_lines(gone, changed, revision))):
            total.add(written)
            self.beat()
        if total.refused:  # what the index held of them is older than the directory
            self._send(list(_deletions(total.refused, revision)))
        return total

    def _sent(self, batches: Iterable[list[bytes]]) -> Iterator[Written]:
        """As many at once as the cluster writes side by side, the next one made meanwhile. Their
        order does not matter: no document is in two of them, and each carries its version."""
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as senders:
            sending: deque[Future[Written]] = deque()
            for batch in batches:
                if len(sending) == _AT_ONCE:
                    yield sending.popleft().result()
                sending.append(senders.submit(self._send, batch))
            while sending:
                yield sending.popleft().result()

    def show(self) -> None:
        """What was written can be found from now on."""
        self._patient.indices.refresh(index=self.alias)

    @property
    def _patient(self) -> Elasticsearch:
        return self.client.options(request_timeout=self.timeout_s)

    def _send(self, lines: list[bytes]) -> Written:
        answer = self._patient.bulk(
            index=self.alias,
            operations=lines,  # type: ignore[arg-type]  # lines made already are sent as they are
            require_alias=True,
            include_source_on_error=False,
        )
        items = answer["items"]
        if len(items) != len(lines):  # an answer to something else
            raise IndexTrouble(Trouble.UNREADABLE)
        return read_answer(items)


def _lines(gone: Iterable[int], changed: Iterable[Document], revision: int) -> Iterator[bytes]:
    """One element an operation."""
    yield from _deletions(gone, revision)
    for document in changed:
        action = {"index": _target(documents.identifier(document), revision)}
        yield orjson.dumps(action) + b"\n" + orjson.dumps(documents.source(document))


def _deletions(gone: Iterable[int], revision: int) -> Iterator[bytes]:
    for number in gone:
        yield orjson.dumps({"delete": _target(str(number), revision)})


def _target(identifier: str, revision: int) -> dict[str, Any]:
    return {"_id": identifier, "version": revision, "version_type": "external_gte"}


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield batch


def read_answer(items: Iterable[Mapping[str, Mapping[str, Any]]]) -> Written:
    """What became of each operation; IndexTrouble when one failed for no fault of its own."""
    found = Written()
    for item in items:
        ((action, said),) = item.items()
        status, error = int(said["status"]), said.get("error") or {}
        if status < 300 or (status == _GONE and action == "delete" and not error):
            found.done += 1
        elif status == _NEWER:
            found.newer += 1
        elif status in _REFUSED:
            found.refused[int(said["_id"])] = _reason(error)
        else:
            raise IndexTrouble(
                trouble_said(status, str(error.get("type", "")), str(error.get("reason", "")))
            )
    return found


def _reason(error: Mapping[str, Any]) -> str:
    cause = error.get("caused_by") or {}
    words = " : ".join(str(one["reason"]) for one in (error, cause) if one.get("reason"))
    return (words or str(error.get("type", "")))[:_REASON_AT_MOST]
