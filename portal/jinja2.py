"""The Jinja2 environment of every public page; an undefined variable is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup

from directory import french
from directory.addresses import web_address
from directory.enums import Category
from directory.examples import EXAMPLE_MARK, is_marked, unmarked
from directory.permissions import is_team
from guide.adaptations import adaptations_for
from guide.here import Here
from guide.rendering import explain_sigles, names_examples, show_prose
from guide.walls import readable
from portal import navigation
from portal.stylesheet import BUNDLE

_TAG_EDGE = re.compile("([<>])")
_EXAMPLE_HTML = Markup('<span class="ex"> {}</span>').format(EXAMPLE_MARK)


class FrenchTypography(Extension):
    """No-break spaces in the fixed words of templates, put in once, when they are compiled.

    Only between tags: an attribute may hold numbers of a drawing (`viewBox="0 0 600 600"`). A tag
    may span several pieces of a template (`<a href="{{ … }}">`), hence the state.
    """

    def filter_stream(self, stream: Any) -> Iterable[Token]:
        in_tag = False
        for token in stream:
            if token.type != "data":
                yield token
                continue
            pieces = _TAG_EDGE.split(token.value)
            for at, piece in enumerate(pieces):
                if piece in "<>" and piece:
                    in_tag = piece == "<"
                elif not in_tag:
                    pieces[at] = french.typeset(piece)
            yield Token(token.lineno, "data", "".join(pieces))


@lru_cache(maxsize=4_096)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def stylesheet() -> str:
    return static(BUNDLE)


@cache
def sprite(symbol: str) -> Markup:
    """The address of one symbol of the marks and icons."""
    return Markup.escape(f"{static('img/marks.svg')}#{symbol}")


@cache
def draw_icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>').format(
        sprite(f"i-{name}")
    )


@cache
def draw_mark(category: str, size: str = "") -> Markup:
    """The mark of a category: shape, letter and colour; `size`: "" (28 px), small, large."""
    classes = f"mark mark--{category}" + (f" mark--{size}" if size else "")
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>').format(
        classes, sprite(f"mark-{category[0]}")
    )


def absolute(path: str) -> str:
    """An address for other sites; never made from the request's Host header."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def signed_in(request: HttpRequest | None) -> bool:
    """Pages refused before anybody is identified have no user: they are nobody's."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def named(text: str, is_example: bool) -> Markup:
    """A name, with « (exemple) » said once when the record is invented."""
    bare = french.typeset(text)
    if not is_example:
        return Markup.escape(bare)
    return Markup.escape(unmarked(bare)) + _EXAMPLE_HTML


def category_label(slug: str) -> str:
    return str(Category(slug).label)


def categories() -> list[tuple[str, str]]:
    return [(category.value, str(category.label)) for category in Category]


def parent_links(parents: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """(kind, code, name) of territories → (name, address), for the breadcrumb."""
    return [(name, reverse("search:territory", args=[kind, code])) for kind, code, name in parents]


def menu(here: Any = None) -> list[navigation.Entry]:
    """The entries of the menu; on a page of the guide they carry the reader's commune along."""
    entries = navigation.menu()
    if not isinstance(here, Here) or here.home is None:
        return list(entries)
    return [replace(entry, url=here.link(entry.url)) for entry in entries]


def _globals() -> dict[str, Any]:
    """Read when the environment is made: settings may differ from one to the next."""
    return {
        "absolute": absolute,
        "adaptations_for": adaptations_for,
        "categories": categories,
        "draw_icon": draw_icon,
        "draw_mark": draw_mark,
        "existing_url": navigation.existing_url,
        "footer": navigation.footer,
        # Blocks are also rendered outside a page (comparisons, previews): for nobody's territory.
        "here": Here(),
        "may_manage": lambda request: signed_in(request) and is_team(request.user),
        "menu": menu,
        "named": named,
        "parent_links": parent_links,
        "readable": readable,
        "signed_in": signed_in,
        "site_name": settings.SITE_NAME,
        "sprite": sprite,
        "static": static,
        "stylesheet": stylesheet,
        "told": get_messages,
        "url": url,
    }


_FILTERS: dict[str, Any] = {
    "ages": lambda rule: french.ages(rule.minimum, rule.maximum),
    "capital": french.capital,
    "category_label": category_label,
    "date": french.long_date,
    "distance": french.distance,
    "enumeration": french.enumeration,
    "explained": explain_sigles,
    "is_marked": is_marked,
    "moment": french.moment,
    "names_examples": names_examples,
    "number": french.number,
    "page_numbers": french.page_numbers,
    "paragraphs": french.paragraphs,
    "phone": french.phone_shown,
    "plural": french.plural,
    "prose": show_prose,
    "source_date": french.source_date,
    "tel": french.phone_link,
    "typo": french.typeset,
    "web": web_address,
}


def environment(**options: Any) -> Environment:
    ours = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": [FrenchTypography, "wagtail.jinja2tags.core"],
    }
    env = Environment(**{**options, **ours, "autoescape": True})  # noqa: S701 (it is on)
    env.globals.update(_globals())
    env.filters.update(_FILTERS)
    return env
