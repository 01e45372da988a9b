from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started

        from directory.changelog import call_after_commit
        from directory.espace import register
        from directory.related import register_category_counts
        from search.engines import after_commit, deadline
        from search.index_state import part_of
        from search.territories import platform_counts

        register_category_counts(platform_counts)
        register("search-index", part_of)
        call_after_commit(after_commit.follow)
        request_started.connect(deadline.begin, dispatch_uid="search-time-begins")
        request_finished.connect(deadline.end, dispatch_uid="search-time-ends")
