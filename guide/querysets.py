"""Which pages of the guide anybody may read, and which a person may do something with."""

from __future__ import annotations

from typing import Any

from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class GuidePageQuerySet(PageQuerySet):
    def readable(self) -> Any:
        """Published and open to everybody: no draft, no scheduled page, nothing behind a wall."""
        return self.live().public()


GuidePageManager = PageManager.from_queryset(GuidePageQuerySet)
