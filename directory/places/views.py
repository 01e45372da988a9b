"""« Places libres »: one table of the ways in of the solutions that I keep.

A form that saves all its lines or none; with script, the same address saves one line at a time and
answers in JSON what the line now says.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from directory.access import keepers_only
from directory.french import typeset
from directory.paging import page_asked, paging
from directory.places.lines import Line, line_of
from directory.places.reading import (
    FILTER,
    FILTERS,
    LINES_A_PAGE,
    TO_CONFIRM,
    keys_of,
    rows_of,
    ways_in,
)
from directory.places.scopes import PARAMETER, Scope, Scopes, scopes_of, solutions_kept
from directory.places.table import Outcome, save_lines
from directory.places.typed import KEY, NAMES, keys_typed


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _save(request)
    scopes = scopes_of(request.user)
    scope = scopes.chosen(request.GET.get(PARAMETER, ""))
    if scope is None:
        return _choice(request, scopes)
    return _page(request, scopes, scope)


def _choice(request: HttpRequest, scopes: Scopes) -> HttpResponse:
    status = 404 if request.GET.get(PARAMETER) else 200
    context = {"scopes": scopes, "only": _only(request)}
    return render(request, "espace/places/choice.html", context, status=status)


def _only(request: HttpRequest) -> str:
    asked = request.GET.get(FILTER, "")
    return asked if asked in FILTERS else ""


def _page(request: HttpRequest, scopes: Scopes, scope: Scope) -> HttpResponse:
    today = timezone.localdate()
    kept = solutions_kept(request.user, scope)
    only = _only(request)
    pairs = ways_in(kept, today, only=only).values_list("pk", "way__pk")
    page = page_asked(request, pairs, LINES_A_PAGE)
    lines = [line_of(row, today) for row in rows_of(keys_of(page.object_list), kept)]
    asked = {PARAMETER: scope.value} | ({FILTER: only} if only else {})
    context: dict[str, Any] = {
        "scopes": scopes,
        "scope": scope,
        "only": only,
        "which": FILTERS[only][0] if only else "",
        "all": f"?{urlencode({PARAMETER: scope.value})}",
        "some": f"?{urlencode({PARAMETER: scope.value, FILTER: TO_CONFIRM})}",
        "total": page.paginator.count,
        **paging(page, asked),
    }
    return _shown(request, lines, **context, action=context["link"](page.number))


def _shown(
    request: HttpRequest, lines: list[Line], *, status: int = 200, **context: Any
) -> HttpResponse:
    """The table, alone when it is shown again with errors."""
    base = {
        "lines": lines,
        "names": NAMES,
        "errors": (),
        "refused": "",
        "scopes": None,
        "scope": None,
        "only": "",
        "which": "",
        "all": "",
        "some": "",
        "examples": any(line.is_example for line in lines),
        "total": len(lines),
        "page_number": 1,
        "pages": 1,
        "link": None,
        "action": f"?{request.GET.urlencode()}",
    }
    return render(request, "espace/places/table.html", base | context, status=status)


def _save(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    keys = keys_typed(request.POST.getlist(KEY))
    outcome = save_lines(request.POST, keys, request.user, today)
    if request.headers.get("Accept") == "application/json":
        return _told_as_json(outcome, request)
    if not outcome.rows:
        raise Http404
    if outcome.status == 200:
        messages.success(request, outcome.told)
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    lines = outcome.lines(today)
    return _shown(
        request,
        lines,
        status=outcome.status,
        errors=outcome.problems(lines),
        refused=_refusal(outcome),
    )


def _refusal(outcome: Outcome) -> str:
    count = len(outcome.errors) + len(outcome.theirs) + outcome.gone
    what = "1 ligne à revoir" if count == 1 else f"{count} lignes à revoir"
    return f"{what}, rien n’est encore enregistré"


def _told_as_json(outcome: Outcome, request: HttpRequest) -> HttpResponse:
    """What the one line says now; its errors; or what another person saved meanwhile."""
    today = timezone.localdate()
    if outcome.saved:
        kept = solutions_kept(request.user)
        key = keys_of((one.solution_id, one.pk) for one in outcome.saved.values())
        lines = [line_of(row, today) for row in rows_of(key, kept)]
    else:
        lines = outcome.lines(today)
    told = [_line_as_json(line) for line in lines]
    return JsonResponse({"lines": told, "saved": bool(outcome.saved)}, status=outcome.status)


def _line_as_json(line: Line) -> dict[str, Any]:
    typed = line.typed
    return {
        "key": line.key,
        "values": {name: getattr(typed, field) for field, name in NAMES.items()},
        "stamp": typed.stamp,
        "seen": typeset(line.seen),
        "late": line.is_late,
        "dates": typeset(line.dates),
        "rule": typeset(line.rule),
        "errors": {NAMES[field]: typeset(text) for field, text in line.errors.items()},
        "theirs": typeset(line.theirs),
        "title": line.title,
    }
