"""Who a request comes from, as far as a public form needs to know."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest | None) -> str:
    """The visitor's address; `X-Forwarded-For` counts only when a proxy of ours wrote it."""
    if request is None:
        return ""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if address not in settings.TRUSTED_PROXIES:
            break
        address = hop
    return address


def is_same_origin(request: HttpRequest) -> bool:
    """For public forms: no cookie exists there to forge with, the origin is checked instead."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
