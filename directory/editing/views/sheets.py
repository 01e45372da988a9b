"""One sheet: created, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directory.access import keepers_only
from directory.editing.actor_choice import SEARCH
from directory.editing.creating import new_form
from directory.editing.identity import Refused
from directory.editing.kinds import Kind
from directory.editing.listing import kept, replacements
from directory.editing.saving import ELSEWHERE, NotHere, NotReady, fetch, set_state
from directory.enums import PublicationState
from directory.field_views import errors_of_form, views

_STATES = {
    "publier": (PublicationState.PUBLISHED, "Publiée : tout le monde la lit."),
    "brouillon": (PublicationState.DRAFT, "Retirée du site : c’est un brouillon."),
    "retirer": (PublicationState.ARCHIVED, "Retirée. Son adresse dit qu’elle n’existe plus."),
}


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: Kind) -> HttpResponse:
    user: Any = request.user
    is_search = SEARCH in request.POST
    is_sent = request.method == "POST" and not is_search
    data, asked = (request.POST, None) if is_sent else (None, request.POST or request.GET)
    form = new_form(kind, user, data, asked=asked)
    twins: list[Any] = []
    if form.is_bound and form.is_valid():
        twins = [] if form.cleaned_data["anyway"] else form.twins()
        if not twins:
            try:
                sheet = form.create()
            except NotHere:
                form.add_error("commune" if "commune" in form.fields else None, ELSEWHERE)
            except Refused as refused:
                form.add_error(refused.field, refused)
            else:
                messages.success(request, "Brouillon créé. Complétez la fiche, puis publiez-la.")
                return redirect(f"directory:{kind.slug}_edit", sheet.pk)
    shown = getattr(form, "shown", [one.name for one in form.visible_fields()])
    names = [name for name in shown if name != "anyway" or twins]
    context = {
        "kind": kind,
        "found": getattr(form, "found", ""),
        "fields": views(form, names),
        "errors": errors_of_form(form) if form.is_bound else (),
        "twins": _twins(kind, user, twins),
    }
    status = 422 if form.errors else 409 if twins else 200
    return render(request, "espace/sheets/new.html", context, status=status)


def _twins(kind: Kind, user: Any, twins: list[Any]) -> list[tuple[str, Any, bool]]:
    """(name, sheet, whether it is mine to edit)."""
    rows = kept(kind, user).filter(pk__in=[one.pk for one in twins])
    mine = set(rows.values_list("pk", flat=True))
    return [(kind.title_of(one), one, one.pk in mine) for one in twins]


@keepers_only
@require_POST
def state(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    wanted, told = _STATES.get(str(request.POST.get("etat")), ("", ""))
    if not wanted:
        raise Http404("Cet état n’existe pas.")
    typed = str(request.POST.get("remplacee-par") or "")
    known = {one for one, _ in replacements(kind, request.user, fetch(kind, request.user, pk))}
    replaced_by = next((pk for pk in known if str(pk) == typed), None)
    try:
        version = str(request.POST.get("version") or "")
        set_state(kind, request.user, pk, wanted, version=version, replaced_by=replaced_by)
        messages.success(request, told)
    except NotReady as error:
        messages.warning(request, str(error))
    return redirect(f"directory:{kind.slug}_edit", pk)
