"""`/solutions/`: the page, or its part that changes when a script asks for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from search.asking import settled
from search.page import build_page


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    htmx: Any = getattr(request, "htmx", None)
    template = "search/_results.html" if htmx else "search/results.html"
    response = render(request, template, {"page": settled(request.GET, build_page)})
    patch_vary_headers(response, ("HX-Request",))
    return response
