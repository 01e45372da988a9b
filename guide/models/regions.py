"""A region's own part of the guide: its space, and its complements to national pages."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel

from guide.models.base import GuidePage, ListingPage

# What a region may have of its own: any sheet, never a home, a summary nor the glossary.
_REGIONAL = (
    "TopicPage ComplementPage VoletPage RolePage JobPage ToolPage JourneyPage FamilyPage".split()
)


class RegionsPage(ListingPage):
    max_count = 1
    parent_page_types = ["guide.GuideHomePage"]
    subpage_types = ["guide.RegionPage"]
    template = "guide/regions.html"

    class Meta:
        verbose_name = "régions du guide"


class RegionPage(ListingPage):
    """The place of one region under /guide/regions/: its team writes there and nowhere else."""

    parent_page_types = ["guide.RegionsPage"]
    subpage_types = [f"guide.{name}" for name in _REGIONAL]
    template = "guide/region.html"

    class Meta:
        verbose_name = "guide d’une région"


class ComplementPage(GuidePage):
    """What a region adds to a national page; shown on it to the readers of that region."""

    parent_page_types = ["guide.RegionPage"]
    subpage_types: list[str] = []
    template = "guide/topic.html"
    content_panels = [
        *GuidePage.head_panels,
        FieldPanel("body"),
        *GuidePage.tail_panels,
    ]

    class Meta:
        verbose_name = "complément régional"
