"""Error pages, liveness and the files that robots read."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.database import is_request_cut
from portal.stylesheet import BUNDLE
from search import index_state

logger = logging.getLogger(__name__)

_RETRY_AFTER_S = "5"

ErrorView = Callable[[HttpRequest], HttpResponse]


def _error(request: HttpRequest, status: int, title: str, *sentences: str) -> HttpResponse:
    context = {"status": status, "title": title, "sentences": sentences}
    response = render(request, "portal/error.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request, 400, "Cette adresse n’est pas lisible", "Un signe y est de trop. Repartez d’ici."
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request,
        403,
        "Cette page est réservée",
        "Elle demande un compte qui en a le droit. Tout l’annuaire, lui, se lit sans compte.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        "Cette page a attendu trop longtemps",
        "Rien n’a été enregistré. Revenez en arrière, rechargez la page, puis recommencez.",
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(
        request,
        404,
        "Cette page n’existe pas",
        "L’adresse a peut-être changé. Cherchez, ou repartez d’ici.",
    )


def query_too_long(request: HttpRequest) -> HttpResponse:
    return _error(
        request,
        414,
        "Cette recherche est trop longue",
        "L’adresse contient trop de filtres. Recommencez avec moins de choix.",
    )


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """`allowed`: the methods that the address takes, as in the header."""
    response = _error(
        request,
        405,
        "Cette adresse se lit seulement",
        "Elle ne reçoit rien de cette façon. Rien n’a été enregistré.",
    )
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor the manifest of static files: they may be what is broken."""
    if is_request_cut():
        return database_away(request)
    number = secrets.token_hex(2).upper()
    logger.error("Incident %s: %s %s", number, request.method, request.path)
    page = _bare_page("portal/error_500.html", number=number)
    return HttpResponse(page, status=500, headers={"Cache-Control": "no-store"})


def database_away(request: HttpRequest) -> HttpResponse:
    """For some seconds, while the database starts again or is too busy."""
    headers = {"Cache-Control": "no-store", "Retry-After": _RETRY_AFTER_S}
    if request.path == reverse("health"):
        return JsonResponse({"status": "database away"}, status=503, headers=headers)
    page = _bare_page("portal/error_503.html", wrote=request.method not in ("GET", "HEAD"))
    return HttpResponse(page, status=503, headers=headers)


def _bare_page(name: str, **context: Any) -> str:
    bundle = f"{settings.STATIC_URL}{BUNDLE}"
    return get_template(name, using="site").render({"stylesheet_url": bundle, **context})


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Liveness: one read of the database; a fault answers 500 by the ordinary way. "degraded" is
    alive: the search cluster fails or lags, and searches are answered without it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    answer = {"status": "ok"} | index_state.health()
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})
