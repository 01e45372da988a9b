"""The screens of adaptations: which national pages one may adapt, what changed since, « relu »."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry

from directory.enums import UserRole
from directory.models import Region, User
from directory.permissions import is_national
from guide.adaptations import (
    ADAPTABLE,
    AdaptationKind,
    adapt,
    adaptable_pages,
    behind,
    is_behind,
    mark_read,
)
from guide.admin.comparison import changed_fields
from guide.models import GuidePage


def may_adapt(user: Any) -> bool:
    return bool(user.is_active and (is_national(user) or user.role == UserRole.REGION))


def _writable(pages: Any, user: User) -> Any:
    """Those of the pages that this person may change: the rights of the tree."""
    own = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, {"change"})
    return pages.filter(pk__in=own.values("pk"))


def behind_for(user: User) -> Any:
    return _writable(behind(), user)


# ---- screens -----------------------------------------------------------------------------------
@require_safe
def adaptation_list(request: HttpRequest) -> HttpResponse:
    """« Pages nationales à adapter », and what this person's region made of them already."""
    user: Any = request.user
    if not may_adapt(user):
        raise PermissionDenied
    adapted = _writable(GuidePage.objects.filter(adapts__isnull=False), user)
    made: dict[int, list[GuidePage]] = {}
    for page in adapted.select_related("region", "content_type").order_by("path"):
        made.setdefault(page.adapts_id, []).append(page)
    late = set(behind_for(user).values_list("pk", flat=True))
    context = {
        "rows": [(page, made.get(page.pk, [])) for page in adaptable_pages()],
        "late": late,
        "region": None if is_national(user) else user.region,
    }
    return render(request, "guide/adaptation_list.html", context)


class AdaptForm(forms.Form):
    kind = forms.ChoiceField(
        label="Que voulez-vous écrire ?",
        choices=AdaptationKind.choices,
        initial=AdaptationKind.COMPLEMENT,
        widget=forms.RadioSelect,
    )
    region = forms.ModelChoiceField(label="Région", queryset=Region.objects.order_by("name"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_national(user):
            del self.fields["region"]


def adapt_page(request: HttpRequest, page_id: int) -> HttpResponse:
    user: Any = request.user
    if not may_adapt(user):
        raise PermissionDenied
    page = get_object_or_404(adaptable_pages(), pk=page_id)
    form = AdaptForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        region = form.cleaned_data.get("region") or user.region
        draft = adapt(page, region, form.cleaned_data["kind"], user)
        messages.success(
            request,
            f"Le brouillon est prêt. Publiez-le : les lecteurs de {region.name} le verront.",
        )
        return redirect("wagtailadmin_pages:edit", draft.pk)
    return render(request, "guide/adapt.html", {"page": page, "form": form})


def adaptation_changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """Side by side: the version of the national page that the region read, and the published one.

    Whoever may write the adaptation may read both, without any right on the national page; its
    drafts are never shown.
    """
    page = get_object_or_404(GuidePage, pk=page_id, adapts__isnull=False)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        return _mark_read(request, page)
    national: Any = page.adapts
    current = national.live_revision if national.live else None
    read = page.adapted_revision
    changes = (
        changed_fields(read.as_object(), current.as_object(), request) if read and current else []
    )
    context = {
        "page": page,
        "national": national if national.live else None,
        "current": current,
        "read": read,
        "changes": changes,
        "is_behind": is_behind(page),
    }
    return render(request, "guide/adaptation_changes.html", context)


def _mark_read(request: HttpRequest, page: GuidePage) -> HttpResponse:
    sent = request.POST.get("revision", "")
    if sent.isdecimal() and mark_read(page, int(sent)):
        messages.success(request, "C’est noté : votre page suit la version nationale en ligne.")
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.warning(request, "La page nationale vient encore de changer. Relisez les différences.")
    return redirect("guide_adaptation_changes", page.pk)


# ---- where one is told -------------------------------------------------------------------------
class BehindPanel(Component):
    """On the admin's home: national pages that changed since the region read them."""

    name = "guide_adaptations_behind"
    template_name = "guide/behind_panel.html"
    order = 120

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        return {"pages": list(behind_for(request.user)[:20])}


def add_behind_panel(request: HttpRequest, panels: list[Any]) -> None:
    """`construct_homepage_panels`."""
    panels.append(BehindPanel())


def tell_in_editor(request: HttpRequest, page: Page) -> None:
    """`before_edit_page`: a banner above the form of an adaptation that is behind."""
    if request.method != "GET" or not isinstance(page, GuidePage) or not is_behind(page):
        return
    messages.warning(
        request,
        format_html(
            'La page nationale a changé depuis votre dernière relecture. <a href="{}">{}</a>',
            reverse("guide_adaptation_changes", args=[page.pk]),
            "Voir ce qui a changé",
        ),
    )


def adapt_button(
    page: Page, user: Any, next_url: str | None = None, view_name: str = ""
) -> list[Button]:
    """`register_page_header_buttons`, `register_page_listing_more_buttons`."""
    specific = page.specific_class
    if specific is None or not issubclass(specific, ADAPTABLE) or not may_adapt(user):
        return []
    if not adaptable_pages().filter(pk=page.pk).exists():
        return []
    url = reverse("guide_adapt", args=[page.pk])
    return [Button("Adapter pour ma région", url, icon_name="copy", priority=35)]


class AdaptationMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_adapt(request.user)


def menu_item() -> AdaptationMenuItem:
    return AdaptationMenuItem(
        "Adapter le guide",
        reverse("guide_adaptations"),
        name="guide-adaptations",
        icon_name="copy",
        order=250,
    )
