"""Rich text on its way to the page: internal links resolved, cleaned once more, typeset."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from html import escape
from typing import Any

import nh3
from markupsafe import Markup
from wagtail.rich_text import expand_db_html

from directory.french import typeset
from guide.acronyms import explain
from guide.here import Here
from guide.outline import Outline
from guide.prose import SCHEMES

_TAGS = {"p", "br", "h3", "h4", "b", "i", "ol", "ul", "li", "a"}
_LINK = re.compile(r"<a\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
# A link to a page that is no longer there, or that not everybody may read: its words stay.
_DEAD = re.compile(r"<a>(.*?)</a>", re.S)
_DOCUMENT = 'linktype="document"'


@lru_cache(maxsize=4_096)
def _shown(expanded: str) -> str:
    """What a hand-made revision may hold (`javascript:`, `onerror`) never reaches a reader."""
    safe = nh3.clean(
        expanded, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="noopener"
    )
    return typeset(safe)


def show_prose(value: Any, here: Here | None = None) -> Markup:
    """A rich text value, or its stored source, as HTML whose links carry the commune of `here`."""
    here = here or Here()
    source = str(getattr(value, "source", value) or "")
    if "<a" in source:
        source = _DEAD.sub(r"\1", _LINK.sub(partial(_resolved, here.outline), source))
    if _DOCUMENT in source:
        source = expand_db_html(source)
    return here.carry(_shown(source))


def _resolved(outline: Outline, found: re.Match[str]) -> str:
    """The opening tag of a link to a page, with its address; any other tag as it is."""
    attributes = dict(_ATTRIBUTE.findall(found[1]))
    if attributes.get("linktype") != "page":
        return found[0]
    number = attributes.get("id", "")
    page = outline.pages.get(int(number)) if number.isdecimal() else None
    return f'<a href="{escape(page.url)}">' if page and page.url else "<a>"


def explain_sigles(html: str, here: Here) -> Markup:
    """The whole of a page, with each sigle said in full where it first stands."""
    return Markup(explain(html, here.outline.glossary, set()))  # noqa: S704 (of our templates)


def names_examples(html: str) -> bool:
    """Whether a name in this HTML is said to be invented (`named`, portal/jinja2.py)."""
    return 'class="ex"' in html
