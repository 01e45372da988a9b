"""« Ce qui manque ici »: what is known of the keeper's territory, and what nobody wrote yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.access import keepers_only
from directory.coverage import HEADS, coverages
from directory.places.scopes import departements_of


@keepers_only
@require_safe
def territory_coverage(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    rows = coverages(departements_of(user))
    context = {
        "rows": rows,
        "heads": HEADS,
        "incomplete": sum(not row.is_complete for row in rows),
    }
    return render(request, "espace/places/coverage.html", context)
