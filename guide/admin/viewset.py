"""The views of Wagtail that the guide's pages replace."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.workflow import ConfirmWorkflowCancellationView, WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from guide.admin.checks import refusal_message
from guide.admin.editing import GuideEditView, GuideRevertView
from guide.models import GuidePage
from guide.publishing import PublishingRefused


class GuideWorkflowActionView(WorkflowActionView):
    """Approving from the dashboard or a notice: an approval that publishes meets the checks."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().post(request, *args, **kwargs)
        except PublishingRefused as refused:
            messages.error(request, refusal_message(refused.problems))
            return redirect("wagtailadmin_pages:edit", self.object.pk)
        return response


class GuideMoveConfirmView(MoveConfirmView):
    """Wagtail checks the right to move when the move is done: this page would show the title of
    any draft before."""

    def dispatch(
        self, request: HttpRequest, page_to_move_id: int, destination_id: int, **kwargs: Any
    ) -> HttpResponseBase:
        page = get_object_or_404(Page, pk=page_to_move_id)
        destination = get_object_or_404(Page, pk=destination_id)
        if not page.permissions_for_user(request.user).can_move_to(destination):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(
            request, page_to_move_id, destination_id, **kwargs
        )
        return response


class GuideConfirmCancellationView(ConfirmWorkflowCancellationView):
    """Wagtail tells anybody whether a page is under review."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class GuidePageViewSet(PageViewSet):
    model = GuidePage
    # Listings below other pages stay Wagtail’s own.
    parent_models: list[type[Page]] = []
    edit_view_class = GuideEditView
    confirm_workflow_cancellation_view_class = GuideConfirmCancellationView
    move_confirm_view_class = GuideMoveConfirmView
    revisions_revert_view_class = GuideRevertView
    workflow_action_view_class = GuideWorkflowActionView


def guide_page_viewset() -> GuidePageViewSet:
    """`register_admin_viewset`: of all kinds of page of the guide, by their common model."""
    return GuidePageViewSet()
