from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from search.engines import get_engine
from search.territories import find_territory, overview


@require_safe
def territory(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    today = timezone.localdate()
    place = find_territory(kind, code)
    context = {
        "territory": place,
        "overview": overview(place, get_engine(), today),
        "query": urlencode([place.parameter]),
        "today": today,
    }
    return render(request, "search/territory.html", context)
