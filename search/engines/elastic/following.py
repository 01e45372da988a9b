"""The index follows the directory's changelog: from its cursor to the last revision, then again.

One process at a time (a lease). A write that reached the cluster before a crash is written again
by the next one: it changes nothing. The cursor moves once what was written can be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from elasticsearch import Elasticsearch

from directory.changelog import head_number
from directory.lease import Held, LeaseLost, LeaseTaken, lease
from directory.models import Solution
from search import engines
from search.documents import Corpus, Document
from search.engines.elastic import mapping
from search.engines.elastic.faults import IndexTrouble, trouble_of
from search.engines.elastic.scanning import held_ids
from search.engines.elastic.target import check_target, count
from search.engines.elastic.troubles import Trouble
from search.engines.elastic.writing import Writer, Written
from search.models import IndexCursor, RefusedDocument

JOB = "follow-index"
# Longer than one request to the cluster may take: its holder renews it between two.
LEASE = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Difference:
    """What to write so that the index passes from one state of the directory to another."""

    changed: tuple[Document, ...] = ()
    gone: tuple[int, ...] = ()


def difference(before: Iterable[Document], after: Iterable[Document]) -> Difference:
    old = {document.id: document for document in before}
    changed = tuple(
        document
        for document in after
        if (known := old.pop(document.id, None)) is not document and known != document
    )
    return Difference(changed, tuple(old))


def difference_of(corpus: Corpus, ids: set[int]) -> Difference:
    """These solutions, as the directory has them: written, or gone."""
    changed = tuple(document for document in corpus.documents if document.id in ids)
    return Difference(changed, tuple(ids - {document.id for document in changed}))


@dataclass(slots=True)
class Follower:
    """`last`: the state that this process wrote last. A change that concerns every solution (a
    scheme, a zone) then costs those that really differ."""

    client: Elasticsearch
    last: Corpus | None = field(default=None)

    def follow(self) -> int:
        """Up to the last revision; how many documents were written. Raises LeaseTaken,
        IndexTrouble, or what the client raises."""
        with lease(JOB, lasts=LEASE) as held:
            return self.follow_holding(held)

    def follow_holding(self, held: Held) -> int:
        cursor = IndexCursor.read()
        if not cursor.index:
            raise IndexTrouble(Trouble.ABSENT)
        check_target(self.client, cursor.index)
        if head_number() > cursor.number:
            # Once: where writes never pause, the others who want the lease would never have it.
            return self._step(cursor, held)
        return 0

    def _step(self, cursor: IndexCursor, held: Held) -> int:
        corpus = engines.current_corpus()
        wanted = self._difference(cursor.number, corpus)
        writer = Writer(self.client, mapping.alias(), beat=held.renew)
        written = writer.write(wanted.changed, wanted.gone, corpus.revision)
        writer.show()
        held.renew()
        if written.newer:  # we hold the lease and the last revision: nobody can be ahead of us
            raise IndexTrouble(Trouble.AHEAD)
        settle(cursor, corpus, wanted, written)
        self.last = corpus
        return written.done

    def state_of(self, cursor: IndexCursor) -> Corpus:
        """The directory as the index has it: what was written since is not drift."""
        if self.last is not None and self.last.revision == cursor.number:
            return self.last
        return engines.current_corpus()

    def _difference(self, number: int, corpus: Corpus) -> Difference:
        if self.last is not None and self.last.revision == number:
            return difference(self.last.documents, corpus.documents)
        changed = engines.changed_solutions(number)
        if changed is None:
            known = {document.id for document in corpus.documents}
            return Difference(corpus.documents, tuple(held_ids(self.client) - known))
        return difference_of(corpus, changed)


def settle(cursor: IndexCursor, corpus: Corpus, wanted: Difference, written: Written) -> None:
    """The cursor and the list of refused documents, together."""
    with transaction.atomic():
        cursor.move(corpus.revision, now=timezone.now())
        note_refused(wanted, written.refused, corpus.revision)


def note_refused(wanted: Difference, refused: dict[int, str], revision: int) -> None:
    """What was written or left is no longer listed; what is refused is."""
    seen = {document.id for document in wanted.changed} | set(wanted.gone)
    waiting = set(RefusedDocument.objects.values_list("solution_id", flat=True))
    RefusedDocument.objects.filter(solution_id__in=(waiting & seen) - set(refused)).delete()
    for solution in Solution.objects.filter(pk__in=refused):  # those deleted meanwhile are not
        RefusedDocument.objects.update_or_create(
            solution=solution, defaults={"reason": refused[solution.pk], "revision": revision}
        )


def is_counted_right(client: Elasticsearch) -> bool:
    """Whether the index holds as many documents as the directory; True while it is behind."""
    corpus = engines.current_corpus()
    before = IndexCursor.read().number
    found = count(client)
    if not (before == corpus.revision == head_number() == IndexCursor.read().number):
        return True
    return found == len(corpus.documents) - RefusedDocument.objects.count()


@contextmanager
def watched() -> Iterator[None]:
    """What is done in it goes well or not: noted for everybody, `/sante` and the team's page."""
    try:
        yield
    except (LeaseTaken, LeaseLost):
        raise
    except Exception as error:
        IndexCursor.note_trouble(trouble_of(error))
        raise
    IndexCursor.note_trouble("")
