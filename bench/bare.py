"""A bare Wagtail page of the same site: a title in its frame. The guide is compared to it."""

from __future__ import annotations

from wagtail.models import Page, Site

PATH = "/page-nue/"


def plant() -> None:
    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=Page(title="Page nue", slug=PATH.strip("/")))
