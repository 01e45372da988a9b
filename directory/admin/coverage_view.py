"""« État des données »: what is known of each département, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from directory.coverage import HEADS, Coverage, all_coverages
from directory.models import Region
from directory.permissions import is_team
from directory.words import fold

# Value of `tri` → (label, key).
_SORTS: dict[str, tuple[str, Callable[[Coverage], Any]]] = {
    "code": ("code", lambda row: row.code),
    "nom": ("nom", lambda row: fold(row.name)),
    "manques": ("nombre de manques", lambda row: (-len(row.missing), row.code)),
    "solutions": ("nombre de solutions", lambda row: (row.total_solutions, row.code)),
}


def data_state(request: HttpRequest) -> HttpResponse:
    if not is_team(request.user):
        raise PermissionDenied
    regions = list(Region.objects.all())
    region = request.GET.get("region", "")
    region = region if region in {row.code for row in regions} else ""
    sort = request.GET.get("tri", "")
    sort = sort if sort in _SORTS else "code"
    rows = sorted(all_coverages(region), key=_SORTS[sort][1])
    context = {
        "rows": [_cells(row) for row in rows],
        "regions": regions,
        "region": region,
        "sort": sort,
        "sorts": [(value, label) for value, (label, _) in _SORTS.items()],
        "heads": HEADS,
        "incomplete": sum(not row.is_complete for row in rows),
    }
    return render(request, "directory/data_state.html", context)


def _cells(row: Coverage) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "region": row.region,
        "counts": row.counts,
        "missing": ", ".join(row.missing),
    }


class DataStateMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_team(request.user)


def menu_item() -> DataStateMenuItem:
    return DataStateMenuItem(
        "État des données", reverse("directory_data_state"), icon_name="table", order=160
    )
