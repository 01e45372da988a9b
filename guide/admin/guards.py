"""What the tree's rights do not say: the nodes of the regions stay, choosers offer no drafts of
others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page
from wagtail.permissions import policy_registry

from directory.permissions import is_national
from guide.models import PracticeRegionPage, RegionPage

_NODES = (RegionPage, PracticeRegionPage)
_KEPT = (
    "Cette page porte l’espace d’une région : elle ne peut être ni supprimée, ni déplacée, "
    "ni dépubliée par son équipe."
)
_TAKING_AWAY = frozenset({"delete", "move", "unpublish"})


def choosable_pages(pages: Any, request: HttpRequest) -> Any:
    """`construct_page_chooser_queryset`: what readers can open, or one's own."""
    user: Any = request.user
    if is_national(user):
        return pages
    own = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
        user, {"add", "change"}
    )
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


def keep_node(request: HttpRequest, page: Page, *args: Any) -> HttpResponse | None:
    """`before_delete_page`, `before_unpublish_page`, `before_move_page`."""
    return _refusal(request, [page])


def keep_nodes(
    request: HttpRequest, action_type: str, objects: Any, view: Any
) -> HttpResponse | None:
    """`before_bulk_action`, for pages."""
    if view.model is not Page or action_type not in _TAKING_AWAY:
        return None
    return _refusal(request, objects)


def _refusal(request: HttpRequest, pages: Any) -> HttpResponse | None:
    if is_national(request.user) or not any(
        issubclass(page.specific_class or Page, _NODES) for page in pages
    ):
        return None
    messages.error(request, _KEPT)
    return redirect("wagtailadmin_explore", pages[0].pk)
