"""What members and professionals of the territory read: the internal page, the drawing, the year,
the addresses of the calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory import changelog
from directory.access import signed_in_only
from directory.enums import Channel
from directory.models import Platform
from directory.platforms import feeds, rights
from directory.platforms.pages import PartLink, part_links
from directory.platforms.school_year import by_month, parse_year, year_of
from directory.sheets import platform as sheets
from directory.sheets.confidentiality import limits_of

_NEXT = 8


@signed_in_only
@require_safe
def internal(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_internal(request, pk)
    user: Any = request.user
    events = platform.events.not_over(timezone.localdate())[:_NEXT]
    context = {
        "platform": platform,
        "parts": _parts(user, platform, "platform_internal"),
        "sheet": sheets.read_sheet(platform, user),
        "limits": limits_of(platform),
        "events": list(events),
        "leads": list(platform.leads.filter(is_active=True).order_by("last_name", "pk")),
        "address": feeds.address_of(platform, user),
    }
    return render(request, "espace/platforms/internal.html", context)


@signed_in_only
@require_safe
def circles(request: HttpRequest, pk: int) -> HttpResponse:
    """The drawing and its table, for a sheet of paper on its side."""
    platform = rights.fetch_internal(request, pk)
    user: Any = request.user
    context = {
        "platform": platform,
        "parts": _parts(user, platform, "platform_circles"),
        "members": sheets.read_members(platform, user),
        "today": timezone.localdate(),
    }
    return render(request, "espace/platforms/circles.html", context)


def _parts(user: Any, platform: Platform, here: str) -> list[PartLink]:
    """The other pages are for those who keep the platform."""
    is_kept = rights.kept_by(user).filter(pk=platform.pk).exists()
    return part_links(platform, here) if is_kept else []


@signed_in_only
@require_safe
def year_view(request: HttpRequest, pk: int) -> HttpResponse:
    platform = rights.fetch_internal(request, pk)
    year = parse_year(request.GET.get("annee", ""), year_of(timezone.localdate()))
    events = platform.events.filter(starts_on__range=(year.first, year.last))
    user: Any = request.user
    context = {
        "platform": platform,
        "parts": _parts(user, platform, "platform_calendar"),
        "year": year,
        "months": by_month(events),
        "today": timezone.localdate(),
    }
    return render(request, "espace/platforms/year.html", context)


@signed_in_only
@require_POST
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address for this person's agenda, or none."""
    platform = rights.fetch_internal(request, pk)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        if "retirer" in request.POST:
            feeds.revoke_address(platform, user)
            messages.success(request, "L’adresse ne répond plus.")
        else:
            feeds.make_address(platform, user)
            messages.success(request, "Nouvelle adresse : copiez-la dans votre agenda.")
    return redirect("directory:platform_internal", pk)


@require_safe
def public_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    platform: Platform = get_object_or_404(Platform.objects.published(), slug=slug)
    return _ics(platform, public_only=True)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """No session: an agenda reads it. Nobody else's cache may keep it."""
    found = feeds.read_token(token)
    if found is None:
        raise Http404
    response = _ics(found.platform, public_only=False)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _ics(platform: Platform, *, public_only: bool) -> HttpResponse:
    body = feeds.calendar_of(platform, public_only=public_only)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{platform.slug}.ics"'
    return response
