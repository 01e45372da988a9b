"""Whether a page that another page names may be named: published, and open to everybody."""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from wagtail.models import PageViewRestriction

_KEPT = "_guide_walls"


@pass_context
def readable(context: Context, page: Any) -> bool:
    """One query a request, however many pages are named: the places of all private pages."""
    if not page or not page.live:
        return False
    request = context.get("request")
    walls = getattr(request, _KEPT, None)
    if walls is None:
        walls = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
        if request is not None:
            setattr(request, _KEPT, walls)
    return not page.path.startswith(walls) if walls else True
