"""Whose territory a page shows: the commune travels in the address of guide links.

Nothing is stored: phones are shared. `?commune=62498` (or `?lieu=Lens` from the form) is read by
the same reader as a search; every link to another page of the guide carries it on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils import timezone
from markupsafe import Markup

from directory.gazetteer import Choice
from directory.geography import Home
from guide.outline import Outline, read_outline
from search.engines import get_engine
from search.engines.base import SearchEngine
from search.forms import Known, SearchForm
from search.querystring import encode_pairs

# Pages of the site that show the reader's territory when told of it.
_CARRIERS = (
    "/guide/",
    "/bonnes-pratiques/",
    "/dispositifs/",
    "/acteurs/",
    "/solutions/",
    "/carte/",
)
_HREF = re.compile(r'href="(?P<url>/[^"#?]*)(?P<anchor>#[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Here:
    """`home` is None when no territory was chosen: then the page shows the national view.

    `typed` and `problem`: what was typed and could not be read; `choices`: other communes of that
    name or postal code.
    """

    home: Home | None = None
    typed: str = ""
    problem: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def engine(self) -> SearchEngine:
        return get_engine()

    @property
    def outline(self) -> Outline:
        """The guide as anybody may read it."""
        return read_outline()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What an address carries along: the commune, or nothing."""
        return (("commune", self.home.code),) if self.home else ()

    @property
    def query(self) -> str:
        """`?commune=62498`, or nothing."""
        return encode_pairs(self.pairs)

    def query_with(self, name: str, value: str) -> str:
        """`?commune=62498&name=value`, or without the commune."""
        return encode_pairs((*self.pairs, (name, value)))

    def link(self, url: str) -> str:
        """An address of the site that carries the commune along, before its anchor if any."""
        parts = urlsplit(url)
        if self.home is None or parts.netloc or parts.query or not parts.path.startswith(_CARRIERS):
            return url
        return f"{parts.path}{self.query}" + (f"#{parts.fragment}" if parts.fragment else "")

    def carry(self, html: str) -> Markup:
        """The same for every link inside rendered text."""
        if self.home is None:
            return Markup(html)  # noqa: S704 (rich text, cleaned before)
        return Markup(_HREF.sub(partial(_carried, self), html))  # noqa: S704 (the same)


class HereNow(Here):
    """Of one request: everything on its page is of the same revision, read once."""

    @cached_property
    def engine(self) -> SearchEngine:
        return get_engine()

    @cached_property
    def outline(self) -> Outline:
        return read_outline()

    @cached_property
    def query(self) -> str:
        return super().query


def _carried(here: Here, found: re.Match[str]) -> str:
    return f'href="{here.link(found["url"] + (found["anchor"] or ""))}"'


def read_here(request: HttpRequest) -> Here:
    """One or two small queries when a commune or a place is in the address, none otherwise."""
    here: Here | None = getattr(request, "guide_here", None)
    if here is None:
        here = _read(request)
        request.guide_here = here  # type: ignore[attr-defined]
    return here


def _read(request: HttpRequest) -> Here:
    if not any(request.GET.get(name) for name in ("commune", "lieu")):
        return HereNow()
    corpus = get_engine().corpus
    known = Known(corpus.vocabularies, corpus.geography)
    form = SearchForm(request.GET, known, today=timezone.localdate())
    problem = form.errors.get("commune") or form.errors.get("lieu") or ""
    return HereNow(form.criteria.home, form.values["lieu"], problem, form.choices)
