from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from directory.related import register_category_counts
        from search.territories import platform_counts

        register_category_counts(platform_counts)
