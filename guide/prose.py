"""Rich text of the guide: what may stand in it, and how a content file's Markdown becomes it.

Wagtail cleans rich text while it is edited, not when it is stored by code nor when it is shown:
both ends pass through here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from markdown_it import MarkdownIt

# Of the addresses that a link may have, when stored and when shown.
SCHEMES = {"http", "https", "mailto", "tel"}
FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]

_STORED_ATTRIBUTES = {"a": {"href", "linktype", "id"}}
_TAGS = {"p", "br", "h3", "h4", "b", "i", "strong", "em", "ol", "ul", "li", "a"}
# Markdown's names for what the editor calls otherwise.
_EDITOR_NAMES = (("strong", "b"), ("em", "i"))
_GUIDE_LINK = re.compile(r'<a href="guide:(?P<key>[a-z0-9/-]+)(?P<anchor>#[a-z0-9-]+)?">')
_markdown = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline"]
)
# markdown-it knows no scheme `guide:`; nothing else is let through before nh3 looks at it.
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]

# Key of a page and anchor ("" or "#…") → the opening tag of a link to it.
Linker = Callable[[str, str], str]


def clean(html: str) -> str:
    """Rich text without anything that an editor could not have made: known tags, safe addresses."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_STORED_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def from_markdown(text: str, link: Linker) -> str:
    """Paragraphs, lists, `###` headings, bold and links of a content file as stored rich text."""
    return _stored(_markdown.render(text.strip()), link)


def inline_from_markdown(text: str, link: Linker) -> str:
    """The same for one line: no paragraph around it."""
    return _stored(_markdown.renderInline(text.strip()), link)


def _stored(html: str, link: Linker) -> str:
    for theirs, ours in _EDITOR_NAMES:
        html = html.replace(f"<{theirs}>", f"<{ours}>").replace(f"</{theirs}>", f"</{ours}>")
    html = _GUIDE_LINK.sub(lambda found: link(found["key"], found["anchor"] or ""), html)
    return clean(html).strip()
