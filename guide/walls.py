"""Whether a page that another page names may be named: published, and open to everybody."""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


@pass_context
def readable(context: Context, page: Any) -> bool:
    """From the outline that the whole page is made with: no query."""
    return bool(page) and page.pk in context["here"].outline.pages
