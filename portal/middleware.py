"""Guards and headers of every response."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
)

from portal import views
from portal.csp import is_admin

GetResponse = Callable[[HttpRequest], HttpResponse]

_PERMISSIONS = (
    "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), accelerometer=(), "
    "gyroscope=(), magnetometer=(), display-capture=(), browsing-topics=()"
)


class RequestGuardMiddleware:
    """What no form or link of ours can produce is refused in a page of ours: a query string that
    long, before anything reads it; a NUL in an address, which PostgreSQL does not even compare; a
    method that an address does not take."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > settings.QUERY_STRING_MAX:
            return views.query_too_long(request)
        if "\0" in request.path_info:
            raise Http404
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return _in_a_page(request, response)
        return response


def _in_a_page(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """What the view said of caches, robots and the log holds for the page too."""
    page = views.method_not_allowed(request, refusal.headers["Allow"])
    for name in set(refusal.headers) - {"Content-Type", "Content-Length"}:
        page.headers[name] = refusal.headers[name]
    page._has_been_logged = getattr(refusal, "_has_been_logged", False)  # type: ignore[attr-defined]
    return page


class HeadersMiddleware:
    """Headers that Django does not set, and who may cache what.

    Anonymous pages: `public, no-cache` with an ETag, so that an edit shows at the next request.
    Signed-in pages and the whole of /gestion/ are never stored.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_admin(request):  # page previews are frames of the admin itself
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            response.headers["Cache-Control"] = "private, no-store"
        response.headers.setdefault("X-Frame-Options", "DENY")
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        cached = "private, no-store" if signed_in else "public, no-cache"
        response.headers.setdefault("Cache-Control", cached)
        if not signed_in and not is_admin(request):
            _same_without_cookie(response)
        return response


def _same_without_cookie(response: HttpResponse) -> None:
    """Whoever has no session reads the same page: looking for one does not make it vary."""
    kept = [one for one in response.headers.get("Vary", "").split(", ") if one.lower() != "cookie"]
    response.headers["Vary"] = ", ".join(kept)
    if not response.headers["Vary"]:
        del response.headers["Vary"]
