"""Links and reminders, for whoever keeps the sheets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.access import keepers_only
from directory.french import plural
from directory.models import Actor, Contact
from directory.paging import page_asked, paging
from directory.updating import digests, following
from directory.updating.holders import contacts_editable_by

A_PAGE = 50
_LEFT = "Cette personne a demandé à ne plus figurer dans l’annuaire : refusez cette adresse."


@keepers_only
@require_safe
def follow_list(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("etat", "")
    chosen = asked if asked in following.FILTERS else ""
    page = page_asked(request, following.followed(request.user, chosen), A_PAGE)
    context = {
        "actors": following.by_actor(page, timezone.now()),
        "count": page.paginator.count,
        "filters": [("", "Tous"), *following.FILTERS.items()],
        "chosen": chosen,
        "here": reverse("directory:link_list"),
        **paging(page, {"etat": chosen} if chosen else {}),
    }
    return render(request, "espace/updating/links.html", context)


@keepers_only
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter to each address of the actor; it counts as this week's."""
    actor = get_object_or_404(Actor.objects.editable_by(request.user), pk=pk)
    contacts = following.followed(request.user).filter(owner=actor.pk)
    done = digests.send_now(contacts, request.user, timezone.now())
    if done.queued:
        said = plural(done.queued, "courriel part", "courriels partent")
        messages.success(request, f"{said} dans la minute, pour {actor.name}.")
    elif done.too_soon:
        messages.warning(
            request, f"{actor.name} : déjà écrit cette semaine, ou ne veut plus de rappel."
        )
    else:
        messages.warning(request, f"{actor.name} : aucune fiche publiée à confirmer, ou exemple.")
    return redirect("directory:link_list")


def _contact(request: HttpRequest, pk: int) -> Contact:
    contact: Contact = get_object_or_404(
        contacts_editable_by(request.user).select_related(
            "actor__steward", "solution__actor__steward"
        ),
        pk=pk,
    )
    return contact


@keepers_only
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    following.revoke_links(_contact(request, pk), request.user)
    messages.success(request, "Les liens et les codes déjà envoyés ne s’ouvrent plus.")
    return redirect("directory:link_list")


@keepers_only
@require_POST
def decide_address(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    if request.POST.get("decision") == "accepter":
        try:
            done = bool(following.accept_address(contact, request.user))
        except following.PersonLeft:
            messages.warning(request, _LEFT)
            return redirect("directory:link_list")
        said = "La nouvelle adresse remplace l’ancienne. Les anciens liens ne s’ouvrent plus."
    else:
        done = following.refuse_address(contact)
        said = "La nouvelle adresse est refusée et effacée. L’ancienne reste."
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, "Quelqu’un a déjà répondu : aucune adresse n’attend ici.")
    return redirect("directory:link_list")
