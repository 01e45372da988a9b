"""Guards and headers of every response."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.csp import is_admin

GetResponse = Callable[[HttpRequest], HttpResponse]

_PERMISSIONS = (
    "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), accelerometer=(), "
    "gyroscope=(), magnetometer=(), display-capture=(), browsing-topics=()"
)


class RequestGuardMiddleware:
    """A query string that no form of ours can produce is refused before anything reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > settings.QUERY_STRING_MAX:
            from portal.views import query_too_long

            return query_too_long(request)
        return self.get_response(request)


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
        if "Cache-Control" not in response.headers:
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            response.headers["Cache-Control"] = (
                "private, no-store" if signed_in else "public, no-cache"
            )
        return response
