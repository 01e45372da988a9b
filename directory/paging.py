"""A page of a list of the signed-in area, and what its `pager` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_asked(request: HttpRequest, rows: Any, a_page: int) -> Page[Any]:
    """A list may have become shorter since its page was read: what is no number is the first page,
    beyond the end is the last."""
    return Paginator(rows, a_page).get_page(request.GET.get("page"))


def paging(page: Page[Any], kept: Mapping[str, str], *, to: str = "") -> dict[str, Any]:
    """For `pager`. `kept`: the rest of the question, carried on; `to`: where in the page."""
    return {
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "link": lambda number: f"?{urlencode({**kept, 'page': number})}{to}",
    }
