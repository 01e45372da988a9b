"""The lists of sheets that a person keeps, and « toujours exactes » for many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory.access import keepers_only
from directory.editing.kinds import KINDS, SOLUTIONS, Kind
from directory.editing.listing import NO_AGE, SHEETS_A_PAGE, STATES, read_question, sheets
from directory.editing.part import address
from directory.editing.verifying import Verified, read_ticks, verify
from directory.french import plural
from directory.paging import page_asked, paging


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_list(request: HttpRequest, kind: Kind) -> HttpResponse:
    if request.method == "POST":
        return _verify(request, kind)
    user: Any = request.user
    today = timezone.localdate()
    question = read_question(request.GET)
    rows = sheets(kind, user, question, today).select_related(*kind.related)
    page = page_asked(request, rows, SHEETS_A_PAGE)
    asked = {"etat": question.state, "q": request.GET.get("q", "")}
    context = {
        "kind": kind,
        "kinds": KINDS.values(),
        "question": question,
        "words": request.GET.get("q", ""),
        "states": [
            (state, label, address(kind, state))
            for state, label in STATES.items()
            if state != NO_AGE or kind is SOLUTIONS
        ],
        "rows": [(kind.title_of(row), row) for row in page.object_list],
        "total": page.paginator.count,
        **paging(page, {key: value for key, value in asked.items() if value}),
    }
    return render(request, "espace/sheets/list.html", context)


def _verify(request: HttpRequest, kind: Kind) -> HttpResponse:
    """What is ticked, or all that the page showed."""
    user: Any = request.user
    name = "shown" if "all" in request.POST else "exact"
    ticks = read_ticks(request.POST.getlist(name)[: 2 * SHEETS_A_PAGE])
    done = verify(kind, user, ticks, timezone.localdate())
    _tell(request, kind, done, bool(ticks))
    state = str(request.POST.get("etat") or "")
    return redirect(address(kind, state if state in STATES else ""))


def _tell(request: HttpRequest, kind: Kind, done: Verified, has_ticks: bool) -> None:
    if done.count:
        messages.success(request, f"{plural(done.count, 'fiche')} : exactes, vérifiées ce jour.")
    if done.moved:
        names = ", ".join(f"« {name} »" for name in done.moved[:5])
        messages.warning(request, f"Changées pendant votre lecture, à relire : {names}.")
    if not has_ticks:
        messages.warning(request, "Cochez d’abord les fiches qui sont exactes.")
