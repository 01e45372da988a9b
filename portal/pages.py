"""Pages about the site itself; their words are in the templates."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Region

# RFC 9116 asks for less than a year.
_SECURITY_VALID_DAYS = 180


@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/limits.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    context = {
        "publisher": settings.SITE_PUBLISHER,
        "contact": settings.SITE_CONTACT,
        "host": settings.SITE_HOST,
    }
    return render(request, "portal/legal.html", context)


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/open_data.html")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/site_map.html", {"regions": Region.objects.order_by("name")})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = (
        "User-agent: *",
        "Disallow: /gestion/",
        "Disallow: /espace/",
        "Disallow: /signaler/",
        "Disallow: /contact/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    )
    return _text(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); 404 until somebody is named."""
    if not settings.SITE_CONTACT:
        raise Http404("Aucun contact n’est encore donné.")
    expires = timezone.now().date() + timedelta(days=_SECURITY_VALID_DAYS)
    lines = (
        f"Contact: mailto:{settings.SITE_CONTACT}",
        f"Expires: {expires:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    )
    return _text(lines)


def _text(lines: tuple[str, ...]) -> HttpResponse:
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
