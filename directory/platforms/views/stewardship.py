"""Taking an actor's sheet that nobody keeps; giving one to a neighbour; answering an offer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directory import changelog
from directory.access import signed_in_only
from directory.enums import Channel
from directory.models import Actor
from directory.models.platform import may_keep
from directory.platforms import handovers, rights
from directory.platforms.pages import part_links

_TAKEN = "Votre plateforme tient maintenant la fiche de {actor}."
_NOT_FREE = "Cette fiche est tenue par {steward} : demandez-lui de vous la confier."
_ELSEWHERE = "Cet acteur est d’un autre département : sa fiche se tient là-bas."


@signed_in_only
@require_POST
def take(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    platform = rights.fetch_kept(request, pk)
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        actor: Actor = rights.fetch_member(request, platform, member_pk).actor
        if may_keep(platform, actor):
            handovers.take(platform, actor)
            messages.success(request, _TAKEN.format(actor=actor))
        elif actor.steward_id:
            messages.warning(request, _NOT_FREE.format(steward=actor.steward))
        else:
            messages.warning(request, _ELSEWHERE)
    return redirect("directory:platform_members", pk)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """The other platform is asked; nothing moves until it says yes."""
    platform = rights.fetch_kept(request, pk)
    actor: Actor = rights.fetch_member(request, platform, member_pk).actor
    if actor.steward_id != platform.pk:
        messages.warning(request, "Votre plateforme ne tient pas cette fiche.")
        return redirect("directory:platform_members", pk)
    receivers = list(handovers.receivers(platform))
    chosen = next((one for one in receivers if str(one.pk) == request.POST.get("plateforme")), None)
    if request.method == "POST" and chosen is not None:
        user: Any = request.user
        with changelog.revision(by=user, channel=Channel.ESPACE):
            handovers.offer(actor, by=user, of=platform, to=chosen)
        messages.success(request, f"Proposé à {chosen} : la fiche reste à vous d’ici là.")
        return redirect("directory:platform_members", pk)
    asked = request.method == "POST"
    context = {
        "platform": platform,
        "parts": part_links(platform, "platform_members"),
        "actor": actor,
        "receivers": receivers,
        "errors": [("plateforme", "Choisissez une plateforme de la liste.")] if asked else [],
    }
    return render(request, "espace/platforms/give.html", context, status=422 if asked else 200)


@signed_in_only
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    with changelog.revision(by=user, channel=Channel.ESPACE):
        handover = get_object_or_404(handovers.waiting_for(user), pk=pk)
        accepted = request.POST.get("reponse") == "oui"
        moved = handovers.settle(handover, accepted=accepted)
    if moved:
        messages.success(request, _TAKEN.format(actor=handover.actor))
    elif accepted:
        messages.warning(request, "La fiche a changé de mains entre-temps : rien n’a bougé.")
    else:
        messages.success(request, "Refusé : la fiche reste où elle est.")
    return redirect("directory:my_platforms")
