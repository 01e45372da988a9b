"""Rich text on its way to the page: internal links resolved, cleaned once more, typeset."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import nh3
from markupsafe import Markup
from wagtail.rich_text import expand_db_html

from directory.french import typeset
from guide.here import Here

_TAGS = {"p", "br", "h3", "h4", "b", "i", "ol", "ul", "li", "a"}
_SCHEMES = {"http", "https", "mailto", "tel"}


@lru_cache(maxsize=2_048)
def _shown(expanded: str) -> str:
    """What a hand-made revision may hold (`javascript:`, `onerror`) never reaches a reader."""
    safe = nh3.clean(
        expanded, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="noopener"
    )
    return typeset(safe)


def show_prose(value: Any, here: Here | None = None) -> Markup:
    """A rich text value, or its stored source, as HTML whose links carry the commune of `here`."""
    source = getattr(value, "source", value) or ""
    html = _shown(expand_db_html(source))
    return here.carry(html) if here else Markup(html)  # noqa: S704 (cleaned just above)
