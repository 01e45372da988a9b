"""The platforms that a person keeps, and what each says of itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from directory import changelog
from directory.access import signed_in_only
from directory.differences import Row, differences
from directory.enums import Channel, UserRole
from directory.models import Platform
from directory.platforms import handovers, rights
from directory.platforms.forms import PlatformForm
from directory.platforms.pages import FormPage, show_form

_SAVED = "Enregistré : la page publique le montre déjà."
_PARTS = (
    ("Ce qu’elle dit d’elle", ("presentation", "territory_text")),
    ("Qui la conduit", ("lead_function", "public_phone", "public_email", "website")),
    ("Vérifier", ("keep_details", "exact")),
)


@signed_in_only
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    rows = (
        rights.kept_by(user)
        .select_related("departement__region")
        .annotate(member_count=Count("memberships"))
        .order_by("departement__code", "name_key", "pk")
    )
    context = {"platforms": list(rows), "offers": list(handovers.waiting_for(user))}
    return render(request, "espace/platforms/mine.html", context)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    if request.method != "POST":
        return _show(request, platform, PlatformForm(initial=PlatformForm.values_of(platform)))
    form = PlatformForm(request.POST, initial=PlatformForm.values_of(platform))
    if not form.is_valid():
        return _show(request, platform, form, status=422, version=request.POST.get("version", ""))
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        platform = rights.fetch_kept(request, pk)
        if request.POST.get("version", "") != str(platform.version):
            rows = differences(form, PlatformForm.values_of(platform))
            return _show(request, platform, form, status=409, conflict=rows)
        _write(platform, form, user)
    messages.success(request, _SAVED)
    return redirect("directory:platform_edit", pk)


def _write(platform: Platform, form: PlatformForm, user: Any) -> None:
    """Who vouches for it is a platform or a team, never a person."""
    for name in PlatformForm.kept:
        setattr(platform, name, form.cleaned_data[name])
    if form.cleaned_data["exact"]:
        platform.verified_at = timezone.localdate()
        by = platform.name if user.role == UserRole.LEAD else user.get_role_display()
        platform.verified_by = str(by)[:120]
    platform.save()


def _show(
    request: HttpRequest,
    platform: Platform,
    form: PlatformForm,
    *,
    status: int = 200,
    conflict: list[Row] | None = None,
    version: str | None = None,
) -> HttpResponse:
    page = FormPage(
        title=f"Présentation de {platform.name}",
        verb="Enregistrer",
        here="platform_edit",
        back=reverse("directory:my_platforms"),
        parts=_PARTS,
        version=str(platform.version) if version is None else version,
    )
    return show_form(request, platform, form, page, status=status, conflict=conflict or ())
