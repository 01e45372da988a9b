"""The views of Wagtail that the guide's pages replace."""

from __future__ import annotations

from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from guide.admin.editing import GuideEditView, GuideRevertView
from guide.models import GuidePage


class GuidePageViewSet(PageViewSet):
    model = GuidePage
    # Listings below other pages stay Wagtail’s own.
    parent_models: list[type[Page]] = []
    edit_view_class = GuideEditView
    revisions_revert_view_class = GuideRevertView


def guide_page_viewset() -> GuidePageViewSet:
    """`register_admin_viewset`: of all kinds of page of the guide, by their common model."""
    return GuidePageViewSet()
