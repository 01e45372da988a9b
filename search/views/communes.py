"""Communes for a form: completion while typing, and the one nearest to a position."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from directory.gazetteer import Suggestion, home_by_position, suggest
from directory.geography import Home
from directory.visitors import is_same_origin


@require_safe
def communes_json(request: HttpRequest) -> JsonResponse:
    found = suggest(request.GET.get("q", ""))
    return JsonResponse({"results": [_suggestion(one) for one in found]})


# No cookie exists here to forge with: the origin is checked instead of a token.
@csrf_exempt
@require_POST
def commune_near(request: HttpRequest) -> HttpResponse:
    """A position rounded to 0.01° in the body → the commune. Nothing is stored nor logged."""
    headers = {"Cache-Control": "no-store"}
    if not is_same_origin(request):
        return JsonResponse({"error": "Origine refusée."}, status=403, headers=headers)
    latitude = _degrees(request.POST.get("lat", ""), at_most=90)
    longitude = _degrees(request.POST.get("lon", ""), at_most=180)
    if latitude is None or longitude is None:
        reason = "Cette position n’est pas lisible."
        return JsonResponse({"error": reason}, status=400, headers=headers)
    home = home_by_position(round(latitude, 2), round(longitude, 2))
    return JsonResponse({"commune": _home(home) if home else None}, headers=headers)


def _degrees(raw: str, *, at_most: float) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= at_most else None


def _home(home: Home) -> dict[str, str]:
    return {"code": home.code, "nom": home.name, "label": home.label}


def _suggestion(one: Suggestion) -> dict[str, object]:
    return {
        "code": one.code,
        "nom": one.name,
        "departement": {"code": one.departement, "nom": one.departement_name},
        "codes_postaux": list(one.postal_codes),
        "label": one.label,
    }
