"""The engine of this worker, always of the directory's last revision."""

from __future__ import annotations

import threading

from directory.changelog import Root, head_number, roots_since
from directory.models import Solution
from search.corpus import read_corpus, read_patch
from search.documents import Corpus
from search.engines.base import SearchEngine
from search.engines.resident import ResidentEngine

# Up to this many changed records are read again one by one; more, and all is.
_PATCHED_AT_MOST = 200

_lock = threading.Lock()
_engine: ResidentEngine | None = None


def get_engine() -> SearchEngine:
    """The engine, brought up to the last committed revision: an edit shows at the next request."""
    global _engine
    number = head_number()
    engine = _engine
    if engine is not None and engine.corpus.revision == number:
        return engine
    with _lock:
        engine = _engine
        if engine is None or engine.corpus.revision != number:
            engine = _engine = _refreshed(engine, number)
    return engine


def _refreshed(engine: ResidentEngine | None, number: int) -> ResidentEngine:
    if engine is not None and number > engine.corpus.revision:
        patched = _patched(engine.corpus, number)
        if patched is not None:
            return ResidentEngine(patched)
    return ResidentEngine(read_corpus())


def _patched(corpus: Corpus, number: int) -> Corpus | None:
    """The corpus with the changed solutions read again; None when more than solutions changed."""
    roots = roots_since(corpus.revision, limit=_PATCHED_AT_MOST)
    if roots is None or any(_concerns_all(root) for root in roots):
        return None
    solutions = {int(root.id) for root in roots if root.model == "solution"}
    actors = [root.id for root in roots if root.model == "actor"]
    solutions.update(Solution.objects.filter(actor_id__in=actors).values_list("pk", flat=True))
    return read_patch(corpus, solutions, number)


def _concerns_all(root: Root) -> bool:
    return root.model not in ("solution", "actor", "membership") or not root.id
