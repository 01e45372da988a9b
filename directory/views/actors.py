from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.enums import PublicationState
from directory.models import Actor
from directory.sheets import actor as sheets
from directory.structured_data import of_actor
from directory.views.gone import gone


@require_safe
def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor = sheets.with_sheet(Actor.objects.published()).filter(slug=slug).first()
    if actor is None:
        return _gone(request, slug)
    sheet = sheets.read_sheet(actor, request.user)
    context = {"sheet": sheet, "actor": actor, "structured_data": of_actor(sheet)}
    return render(request, "directory/actor_detail.html", context)


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    actor = Actor.objects.filter(slug=slug, state=PublicationState.ARCHIVED).first()
    if actor is None:
        raise Http404("Cet acteur n’existe pas.")
    sentence = "Cette structure n’est plus dans notre annuaire."
    return gone(request, title=actor.name, sentence=sentence, links=[])
