from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def query_too_long(request: HttpRequest) -> HttpResponse:
    return HttpResponse("414", status=414)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("403", status=403)
