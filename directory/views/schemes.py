from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Scheme
from directory.sheets import scheme as sheets


@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/scheme_list.html", {"families": sheets.families()})


@require_safe
def scheme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    scheme = get_object_or_404(sheets.with_count(Scheme.objects.all()), slug=slug)
    sheet = sheets.read_sheet(scheme)
    return render(request, "directory/scheme_detail.html", {"sheet": sheet, "scheme": scheme})
