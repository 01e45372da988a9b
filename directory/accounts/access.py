"""Pages that stand before the session: kept by nobody, told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponseBase]


def kept_private(view: View) -> View:
    """Stored nowhere; other sites are not told where one comes from."""
    return _guarded(view, "same-origin")


def keyed(view: View) -> View:
    """A page whose address is a key: it is told to nobody, not even to this site.

    A browser then says « Origin: null » with the page's own form. What it says of the request
    itself, which no other site can write, decides; the form's token is checked as everywhere.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        if is_ours and request.headers.get("Origin") == "null":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return protected(request, *args, **kwargs)

    return _guarded(checked, "no-referrer")


def _guarded(view: View, referrer: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = referrer
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded
