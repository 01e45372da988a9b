"""A region's own part of the guide: its space, and its complements to national pages."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel

from guide.models.base import GuidePage


class RegionsPage(GuidePage):
    max_count = 1
    template = "guide/regions.html"

    class Meta:
        verbose_name = "régions du guide"


class RegionPage(GuidePage):
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
