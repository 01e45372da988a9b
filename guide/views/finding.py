from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.finding import find_everywhere


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/search.html", {"found": find_everywhere(request.GET)})
