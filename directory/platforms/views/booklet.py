from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Platform
from directory.sheets.booklet import read_booklet
from directory.sheets.platform import read_sheet


@require_safe
def booklet(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for everybody, signed in or not: it is printed and left on tables."""
    rows: Any = Platform.objects.published().select_related("departement")
    platform: Platform = get_object_or_404(rows, slug=slug)
    context = {
        "platform": platform,
        "sheet": read_sheet(platform, AnonymousUser()),
        "booklet": read_booklet(platform),
        "today": timezone.localdate(),
    }
    return render(request, "directory/platform_booklet.html", context)
