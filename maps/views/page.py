"""`/carte/`: the same parameters and the same set as the list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maps.page import build_map_page
from search.asking import ask


@require_safe
def carte(request: HttpRequest) -> HttpResponse:
    page = build_map_page(ask(request.GET), bbox=request.GET.get("bbox", ""))
    response = render(request, "maps/carte.html", {"page": page.search, "map": page})
    if page.tiles is not None:
        # The one host that whoever deploys the site has chosen, on this page only.
        response._csp_update = {"img-src": [page.tiles.origin]}  # type: ignore[attr-defined]
    return response
