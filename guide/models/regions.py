"""A region's own part of the guide: its space, and its complements to national pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from guide import presenting
from guide.here import Here
from guide.models.base import GuidePage


class ListingPage(GuidePage):
    """Lists the readable pages below it."""

    class Meta:
        abstract = True

    def own_context(self, request: HttpRequest, here: Here) -> dict[str, Any]:
        below = presenting.children_of(self)
        return {
            "frame": presenting.build_frame(self, request, here),
            "below": presenting.ways(below, request, here),
        }


class RegionsPage(ListingPage):
    max_count = 1
    template = "guide/regions.html"

    class Meta:
        verbose_name = "régions du guide"


class RegionPage(ListingPage):
    """The place of one region under /guide/regions/: its team writes there and nowhere else."""

    template = "guide/region.html"

    class Meta:
        verbose_name = "guide d’une région"


class ComplementPage(GuidePage):
    """What a region adds to a national page; shown on it to the readers of that region."""

    template = "guide/topic.html"
    content_panels = [
        *GuidePage.head_panels,
        FieldPanel("body"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "complément régional"
