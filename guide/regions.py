"""The space of each region: a page of the guide, a page of the practices, made when needed."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.text import slugify
from wagtail.models import Page

from directory.models import Region
from directory.slugs import free_slug
from guide.models import (
    GuideHomePage,
    GuidePage,
    PracticeIndexPage,
    PracticeRegionPage,
    RegionPage,
    RegionsPage,
)

P = TypeVar("P", bound=GuidePage)


def region_page(region: Region) -> RegionPage:
    """/guide/regions/hauts-de-france/"""
    return _space(RegionsPage.objects.get(), RegionPage, region, f"Le guide en {region.name}")


def practice_region_page(region: Region) -> PracticeRegionPage:
    """/bonnes-pratiques/hauts-de-france/"""
    title = f"Bonnes pratiques : {region.name}"
    return _space(PracticeIndexPage.objects.get(), PracticeRegionPage, region, title)


def ensure_region_space(region: Region) -> tuple[RegionPage, PracticeRegionPage]:
    """Both places of a region, where its team writes and nowhere else."""
    return region_page(region), practice_region_page(region)


def _space(parent: GuidePage, model: type[P], region: Region, title: str) -> P:
    """Found by its region, so that a team may rename it."""
    found: P | None = model.objects.filter(region=region).first()
    if found is not None:
        return found
    page = model(title=title, slug=slugify(region.name), region=region, summary=title)
    parent.add_child(instance=page)
    return page


def free_slug_below(parent: Page, wanted: str) -> str:
    """The end of an address that no page below this one has."""
    taken = set(
        parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    return free_slug(wanted, taken)


def follow_place(sender: type[Any], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """`pre_save` of a page: below the place of a region, a page is that region's, whatever its
    form says: readers of another region would be shown it as theirs."""
    if raw or not issubclass(sender, GuidePage) or not instance.path:
        return
    if isinstance(instance, RegionPage | PracticeRegionPage):
        return
    steplen = instance.steplen
    paths = [instance.path[:end] for end in range(steplen, len(instance.path), steplen)]
    region = (
        GuidePage.objects.filter(path__in=paths, region__isnull=False)
        .order_by("-depth")
        .values_list("region_id", flat=True)
        .first()
    )
    if region is not None:
        instance.region_id = region


def plant_branches(home: GuideHomePage) -> None:
    """The nodes that hold the regions' pages; whatever exists already is left alone."""
    if not RegionsPage.objects.exists():
        home.add_child(
            instance=RegionsPage(
                title="Le guide en région",
                slug="regions",
                summary="Ce que chaque région ajoute au guide national.",
            )
        )
    if not PracticeIndexPage.objects.exists():
        home.get_parent().add_child(
            instance=PracticeIndexPage(
                title="Bonnes pratiques",
                slug="bonnes-pratiques",
                summary="Ce que des équipes ont essayé, avec leurs résultats.",
            )
        )
