from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Platform
from directory.platforms.rights import internal_for
from directory.related import category_counts
from directory.sheets import platform as sheets

_NEXT_DATES = 4


@require_safe
def platform_list(request: HttpRequest) -> HttpResponse:
    rows = (
        Platform.objects.published()
        .select_related("departement__region")
        .annotate(member_count=Count("memberships"))
        .order_by("departement__region__name", "departement__code", "name_key", "pk")
    )
    regions: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        regions[row.departement.region.name].append(row)
    context = {
        "regions": list(regions.items()),
        "total": sum(map(len, regions.values())),
        "has_examples": any(row.is_example for group in regions.values() for row in group),
    }
    return render(request, "directory/platform_list.html", context)


@require_safe
def platform_detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Platform.objects.published().select_related("departement__region")
    platform = get_object_or_404(rows, slug=slug)
    sheet = sheets.read_sheet(platform, request.user)
    events = platform.events.not_over(timezone.localdate()).filter(is_public=True)
    context = {
        "sheet": sheet,
        "platform": platform,
        "roles": [label for _, label in sheets.ROLES],
        "counts": category_counts(slug),
        "events": list(events[:_NEXT_DATES]),
        "reads_internal": internal_for(request.user).filter(pk=platform.pk).exists(),
    }
    return render(request, "directory/platform_detail.html", context)
