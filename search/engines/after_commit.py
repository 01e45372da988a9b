"""A save is followed at once by the process that made it, when that costs next to nothing: a few
documents, within a fraction of a second. All else is the worker's (`manage.py follow_index`)."""

from __future__ import annotations

from django.conf import settings

from search import engines


def follow() -> None:
    """Called after each commit; does nothing without a cluster, or in a process that does not
    answer searches (an import, a command)."""
    if not settings.ELASTICSEARCH_URL or not engines.holds_corpus():
        return
    from search.engines.elastic.inline import follow_now

    follow_now()
