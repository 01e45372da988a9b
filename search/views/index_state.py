"""How the search cluster follows the directory, for the national team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.paging import page_asked, paging
from directory.posting.views import national_only
from search.index_state import is_clustered, read_state
from search.models import RefusedDocument

A_PAGE = 50


@national_only
@require_safe
def index_state(request: HttpRequest) -> HttpResponse:
    refused = RefusedDocument.objects.select_related("solution")
    page = page_asked(request, refused, A_PAGE)
    context = {
        "state": read_state() if is_clustered() else None,
        "refused": list(page),
        "total": page.paginator.count,
        **paging(page, {}),
    }
    return render(request, "espace/search_index.html", context)
