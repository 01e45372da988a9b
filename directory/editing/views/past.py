"""What a sheet was, and the values that are put back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from directory.access import keepers_only
from directory.editing import history
from directory.editing.kinds import Kind
from directory.editing.made import form_of
from directory.editing.saving import fetch
from directory.paging import page_asked, paging


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def past(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    sheet = fetch(kind, request.user, pk)
    made = form_of(kind)
    if request.method == "POST":
        put_back(request, kind, made, pk)
        return redirect(f"directory:{kind.slug}_history", pk)
    context = {"kind": kind, "sheet": sheet, "name": kind.title_of(sheet)}
    context |= page_of(request, kind, made, sheet)
    return render(request, "espace/sheets/history.html", context)


def page_of(request: HttpRequest, kind: Kind, made: Any, sheet: Any) -> dict[str, Any]:
    """What `espace/_past.html` prints."""
    page = page_asked(request, history.changes_of(kind, sheet), history.CHANGES_A_PAGE)
    return {
        "events": history.events(kind, made, request.user, page.object_list),
        **paging(page, {}),
    }


def put_back(request: HttpRequest, kind: Kind, made: Any, pk: int) -> None:
    """`made`: the form whose rules hold."""
    change = str(request.POST.get("change") or "")
    if not change.isdecimal() or len(change) > 18:
        raise Http404("Cette modification n’existe pas.")
    field = str(request.POST.get("field") or "")
    try:
        label = history.restore(kind, made, request.user, pk, int(change), field)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, f"Rétabli : {label}.")
