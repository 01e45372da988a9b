"""What search engines may read: published, real records only, by pages of a few thousand.

Addresses come from SITE_URL, never from the Host header of a request (hence not Django's sitemaps).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory.models import (
    Academie,
    Actor,
    Commune,
    Departement,
    Platform,
    Region,
    Scheme,
    Solution,
)
from guide.models import GuidePage, PracticePage
from portal.navigation import existing_url

PER_PAGE = 5_000
# Smaller communes have a page too; it is reached by a search, not offered to robots.
_TOWN = 10_000
_PAGES = (
    "search:results",
    "maps:map",
    "search:actor_list",
    "directory:platform_list",
    "directory:scheme_list",
    "limits",
    "accessibility",
    "legal",
    "open_data",
    "site_map",
)


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """`rows`: an ordered queryset or list; `line`: one of its rows → its address."""

    rows: Callable[[], Any]
    line: Callable[[Any], Line]

    def page_count(self) -> int:
        rows = self.rows()
        count = len(rows) if isinstance(rows, list) else rows.count()
        return max(1, -(-count // PER_PAGE))

    def page(self, number: int) -> list[Line]:
        start = (number - 1) * PER_PAGE
        return [self.line(row) for row in self.rows()[start : start + PER_PAGE]]


def _records(rows: Callable[[], Any], url_name: str) -> Section:
    def line(row: tuple[str, datetime]) -> Line:
        return Line(reverse(url_name, args=[row[0]]), row[1])

    def listed() -> Any:
        return rows().order_by("pk").values_list("slug", "updated_at")

    return Section(listed, line)


def _real(model: Any) -> Callable[[], Any]:
    """Published records; invented structures are kept out of search engines."""
    return lambda: model.objects.published().filter(is_example=False)


def _pages() -> list[str]:
    return ["/", *(url for name in _PAGES if (url := existing_url(name)))]


def _territories() -> list[tuple[str, str]]:
    kinds = (("region", Region), ("academie", Academie), ("departement", Departement))
    found: list[list[tuple[str, str]]] = [
        [(kind, code) for code in model.objects.order_by("code").values_list("code", flat=True)]
        for kind, model in kinds
    ]
    towns = Commune.objects.filter(population__gte=_TOWN).order_by("code")
    found.append([("commune", code) for code in towns.values_list("code", flat=True)])
    return list(chain.from_iterable(found))


def _guide_pages() -> Any:
    """What anybody may read; invented practices are kept out, as invented structures are."""
    invented = PracticePage.objects.filter(is_example=True).values("pk")
    return GuidePage.objects.readable().exclude(pk__in=invented).order_by("pk")


SECTIONS = {
    "pages": Section(_pages, Line),
    "guide": Section(_guide_pages, lambda page: Line(page.get_url(), page.last_published_at)),
    "solutions": _records(_real(Solution), "search:solution_detail"),
    "dispositifs": _records(Scheme.objects.all, "directory:scheme_detail"),
    "acteurs": _records(_real(Actor), "directory:actor_detail"),
    "plateformes": _records(_real(Platform), "directory:platform_detail"),
    "territoires": Section(_territories, lambda row: Line(reverse("search:territory", args=row))),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    paths = [
        reverse("sitemap_section", args=[name, number])
        for name, section in SECTIONS.items()
        for number in range(1, section.page_count() + 1)
    ]
    return _xml(request, "portal/sitemap_index.xml", {"paths": paths})


@require_safe
def section(request: HttpRequest, name: str, page: int) -> HttpResponse:
    if name not in SECTIONS or not 1 <= page <= SECTIONS[name].page_count():
        raise Http404("Cette page du plan n’existe pas.")
    return _xml(request, "portal/sitemap.xml", {"lines": SECTIONS[name].page(page)})


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
