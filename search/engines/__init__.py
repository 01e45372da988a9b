"""The engine of this worker, always of the directory's last revision."""

from __future__ import annotations

import threading
from dataclasses import replace

from django.conf import settings

from directory.changelog import Root, head_number, roots_since
from directory.models import Solution
from search.corpus import read_corpus, read_patch
from search.documents import Corpus
from search.engines.base import SearchEngine
from search.engines.resident import ResidentEngine

# Up to this many changed records are read again one by one; more, and all is.
_PATCHED_AT_MOST = 200

_lock = threading.Lock()
_corpus: Corpus | None = None
_engine: ResidentEngine | None = None


def get_engine() -> SearchEngine:
    """The engine, brought up to the last committed revision: an edit shows at the next request."""
    resident = resident_of(current_corpus())
    if not settings.ELASTICSEARCH_URL:
        return resident
    # The client is a large library, which small sites never load.
    from search.engines.elastic.guarded import guarded

    return guarded(resident)


def current_corpus() -> Corpus:
    """The directory as this process holds it, brought up to the last committed revision."""
    global _corpus
    number = head_number()
    corpus = _corpus
    if corpus is not None and corpus.revision == number:
        return corpus
    with _lock:
        corpus = _corpus
        if corpus is None or corpus.revision != number:
            corpus = _corpus = _refreshed(corpus, number)
    return corpus


def resident_of(corpus: Corpus) -> ResidentEngine:
    """The resident engine of this corpus, built when the corpus is another than the last one's."""
    global _engine
    engine = _engine
    if engine is not None and engine.corpus is corpus:
        return engine
    with _lock:
        engine = _engine
        if engine is None or engine.corpus is not corpus:
            engine = _engine = ResidentEngine(corpus, engine)
    return engine


def holds_corpus() -> bool:
    """Whether this process answers searches: others have no reason to read the whole directory."""
    return _corpus is not None


def forget() -> None:
    """Hold nothing any more."""
    global _corpus, _engine
    _corpus = _engine = None


def _refreshed(corpus: Corpus | None, number: int) -> Corpus:
    if corpus is not None and number > corpus.revision:
        roots = roots_since(corpus.revision, limit=_PATCHED_AT_MOST)
        changed = _solutions_of(roots)
        if roots is not None and changed is not None:
            patched = read_patch(corpus, changed, number)
            is_of_solutions = all(root.model == "solution" for root in roots)
            return patched if is_of_solutions else replace(patched, around=number)
    return read_corpus()


def changed_solutions(since: int) -> set[int] | None:
    """The solutions whose document may differ since a revision; None when any may."""
    return _solutions_of(roots_since(since, limit=_PATCHED_AT_MOST))


def _solutions_of(roots: list[Root] | None) -> set[int] | None:
    if roots is None or any(_concerns_all(root) for root in roots):
        return None
    solutions = {int(root.id) for root in roots if root.model == "solution"}
    actors = [root.id for root in roots if root.model == "actor"]
    solutions.update(Solution.objects.filter(actor_id__in=actors).values_list("pk", flat=True))
    return solutions


def _concerns_all(root: Root) -> bool:
    return root.model not in ("solution", "actor", "membership") or not root.id
