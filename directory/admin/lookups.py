"""Suggestions for the typed look-ups: the same choices as the form that asks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse

from directory.admin.fields import NAME_COLUMNS, typed_form
from directory.admin.rights import choosable
from directory.permissions import is_team
from directory.words import fold

SHOWN = 12
_MODELS = {model._meta.model_name: model for model in NAME_COLUMNS}


def lookup(request: HttpRequest, model_name: str) -> JsonResponse:
    """`?q=` → {"values": […]}: names that start with it first, then those that hold it."""
    if not is_team(request.user):
        raise PermissionDenied
    model = _MODELS.get(model_name)
    if model is None:
        raise Http404
    text = fold(request.GET.get("q", "")[:80])
    if len(text) < 2:
        return JsonResponse({"values": []})
    column = NAME_COLUMNS[model]
    mine = choosable(model._default_manager.all(), request.user)
    first = Q(**{f"{column}__startswith": text}) | Q(pk__in=_key(text))
    starting = list(mine.filter(first)[:SHOWN])
    inside = mine.filter(**{f"{column}__contains": text}).exclude(
        pk__in=[row.pk for row in starting]
    )
    rows = [*starting, *inside[: SHOWN - len(starting)]]
    return JsonResponse({"values": [typed_form(row) for row in rows]})


def _key(text: str) -> list[str]:
    return [text] if text.isdigit() and len(text) <= 9 else []
