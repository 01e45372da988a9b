"""Forms without cookie: a dated token of the page and the origin; a patience by address."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest

from directory.throttle import Patience
from directory.visitors import client_address, is_same_origin

TRIES_AN_HOUR = 30
_FORM_HOURS = 12
_SALT = "directory.update.form.v1"

_PATIENCE = Patience("update", 3600)


def make_form_token(about: str) -> str:
    return signing.dumps(about, salt=_SALT)


def is_form_of_ours(request: HttpRequest, about: str) -> bool:
    """Written by our page, today, for the same link."""
    try:
        said = signing.loads(request.POST.get("jeton", ""), salt=_SALT, max_age=_FORM_HOURS * 3600)
    except signing.BadSignature:
        return False
    return said == about and _comes_from_here(request)


def _comes_from_here(request: HttpRequest) -> bool:
    """A page that tells nobody where it is (`no-referrer`) sends « Origin: null »: what the browser
    says of the request itself decides then."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    return request.headers.get("Origin") == "null" or is_same_origin(request)


def must_wait(request: HttpRequest) -> bool:
    """Thirty tries an hour for one address, this one included."""
    return _PATIENCE.count(address=client_address(request)) > TRIES_AN_HOUR
