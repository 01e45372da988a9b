"""The content security policy: one for the site, one for /gestion/, and the nonce of its scripts.

Wagtail writes a few inline scripts and Draftail inline styles of varying content. Scripts get a
nonce; styles stay `'unsafe-inline'` under /gestion/ only. No public page is loosened.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from csp.constants import NONCE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ADMIN_PREFIX = "/gestion/"
_ADMIN_CHANGES = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
# Widgets are rendered without the request: the nonce travels beside it.
_nonce: ContextVar[str] = ContextVar("csp_nonce", default="")


def is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(ADMIN_PREFIX)


def admin_policy() -> dict[str, Any]:
    return settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | _ADMIN_CHANGES


def nonce_attribute() -> SafeString:
    """` nonce="…"` inside a request to /gestion/; nothing elsewhere, where no script is inline."""
    nonce = _nonce.get()
    return format_html(' nonce="{}"', nonce) if nonce else SafeString("")


def with_nonce(render: Any) -> Any:
    """Wrap a widget's `render` whose HTML ends in one inline script of the widget's own.

    Only the first `<script>` is given the nonce: what stands after it is data.
    """

    def rendered(*args: Any, **kwargs: Any) -> SafeString:
        html = str(render(*args, **kwargs))
        return mark_safe(html.replace("<script>", f"<script{nonce_attribute()}>", 1))  # noqa: S308

    return rendered


class PolicyMiddleware(CSPMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        _nonce.set(self._make_nonce(request) if is_admin(request) else "")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> Any:
        _nonce.set("")
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponse, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if is_admin(request) and parts.config is None and not report_only:
            parts.config = admin_policy()
        return parts
