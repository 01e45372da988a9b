"""One sheet: created, published, withdrawn, and what it was."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directory.access import keepers_only
from directory.editing import history
from directory.editing.creating import new_form
from directory.editing.kinds import Kind
from directory.editing.listing import replacements
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
    form = new_form(kind, user, request.POST if request.method == "POST" else None)
    twins: list[Any] = []
    if form.is_bound and form.is_valid():
        twins = [] if form.cleaned_data["anyway"] else form.twins()
        if not twins:
            try:
                sheet = form.create()
            except NotHere:
                form.add_error("commune" if "commune" in form.fields else None, ELSEWHERE)
            else:
                messages.success(request, "Créée comme brouillon. Complétez-la, puis publiez.")
                return redirect(f"directory:{kind.slug}_edit", sheet.pk)
    names = [one.name for one in form.visible_fields() if one.name != "anyway" or twins]
    context = {
        "kind": kind,
        "fields": views(form, names),
        "errors": errors_of_form(form) if form.is_bound else (),
        "twins": [(kind.title_of(one), one) for one in twins],
    }
    status = 422 if form.errors else 409 if twins else 200
    return render(request, "espace/sheets/new.html", context, status=status)


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


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def past(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    sheet = fetch(kind, request.user, pk)
    if request.method == "POST":
        return _restore(request, kind, pk)
    pages = Paginator(history.changes_of(kind, sheet), history.CHANGES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "sheet": sheet,
        "name": kind.title_of(sheet),
        "events": history.events(kind, page.object_list),
        "page_number": page.number,
        "pages": pages.num_pages,
        "link": lambda number: f"?page={number}",
    }
    return render(request, "espace/sheets/history.html", context)


def _restore(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    change = str(request.POST.get("change") or "")
    if not change.isdecimal() or len(change) > 18:
        raise Http404("Cette modification n’existe pas.")
    try:
        field = str(request.POST.get("field") or "")
        label = history.restore(kind, request.user, pk, int(change), field)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, f"Rétabli : {label}.")
    return redirect(f"directory:{kind.slug}_history", pk)
