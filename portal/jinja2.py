"""The Jinja2 environment of every public page; an undefined variable is an error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup

from directory import french
from directory.enums import Category
from portal import navigation
from portal.stylesheet import BUNDLE

_EXAMPLE = "(exemple)"
_EXAMPLE_HTML = Markup('<span class="ex"> (exemple)</span>')


class FrenchTypography(Extension):
    """No-break spaces in the fixed words of templates, put in once, when they are compiled."""

    def filter_stream(self, stream: Any) -> Iterable[Token]:
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", french.typeset(token.value))
            else:
                yield token


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def stylesheet() -> str:
    return static(BUNDLE)


def sprite(symbol: str) -> str:
    """The address of one symbol of the marks and icons."""
    return f"{static('img/marks.svg')}#{symbol}"


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
    return Markup.escape(bare.replace(_EXAMPLE, "").rstrip()) + _EXAMPLE_HTML


def category_label(slug: str) -> str:
    return str(Category(slug).label)


def environment(**options: Any) -> Environment:
    ours = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": [FrenchTypography, "wagtail.jinja2tags.core"],
    }
    env = Environment(**{**options, **ours, "autoescape": True})  # noqa: S701 (it is on)
    env.globals.update(
        absolute=absolute,
        existing_url=navigation.existing_url,
        footer=navigation.footer,
        menu=navigation.menu,
        named=named,
        signed_in=signed_in,
        site_name=settings.SITE_NAME,
        sprite=sprite,
        static=static,
        stylesheet=stylesheet,
        url=url,
    )
    env.filters.update(
        ages=lambda rule: french.ages(rule.minimum, rule.maximum),
        category_label=category_label,
        date=french.long_date,
        distance=french.distance,
        number=french.number,
        page_numbers=french.page_numbers,
        paragraphs=french.paragraphs,
        phone=french.phone_shown,
        plural=french.plural,
        tel=french.phone_link,
        typo=french.typeset,
    )
    return env
