"""The queue of suggestions: one card a sending, one decision a line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.access import keepers_only
from directory.field_views import errors_of_form, view
from directory.french import plural
from directory.models import Suggestion, SuggestionLine, SuggestionState
from directory.paging import page_asked, paging
from directory.suggestions import deciding
from directory.suggestions.facts import Facts, facts_of
from directory.suggestions.forms import DecisionForm
from directory.suggestions.parts import part_of
from directory.suggestions.queue import card_of, cards_of
from directory.suggestions.values import ValueKind, typed_value

_PER_PAGE = 20
_CONFLICTS: dict[type[Exception], str] = {
    deciding.AlreadyDecided: "Quelqu’un a répondu entre-temps : voici où cela en est.",
    deciding.Changed: "La fiche a changé entre-temps. Relisez les deux valeurs, puis décidez.",
    deciding.SheetGone: (
        "Cette partie de la fiche n’existe plus : il n’y a rien à écrire. Refusez en le disant."
    ),
}


@keepers_only
@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    mine = Suggestion.objects.answerable_by(user)
    state = request.GET.get("etat", "")
    if state == "traitees":
        rows = mine.exclude(state=SuggestionState.WAITING).order_by("-decided_at", "-pk")
    elif state == "toutes":
        rows = mine.waiting()
    else:
        rows = Suggestion.objects.addressed_to(user).waiting()
    page = page_asked(request, rows.select_related("by").prefetch_related("lines"), _PER_PAGE)
    kept = {"etat": state} if state in ("traitees", "toutes") else {}
    context = {
        "cards": cards_of(page.object_list),
        "state": state,
        "total": plural(page.paginator.count, "signalement"),
        **paging(page, kept),
    }
    return render(request, "espace/suggestions/list.html", context)


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def line_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One line alone: its value may be changed before it is written."""
    user: Any = request.user
    if request.method != "POST":
        return _page(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    return _decided(request, user, pk, form)


def _decided(request: HttpRequest, user: Any, pk: int, form: DecisionForm) -> HttpResponse:
    typed = form.cleaned_data
    try:
        if typed["decision"] == "refuse":
            line, done = deciding.refuse(pk, user, typed["reason"]), "refusé"
        else:
            line = deciding.accept(pk, user, value=typed["value"], seen=typed["seen"])
            done = "corrigé"
    except tuple(_CONFLICTS) as conflict:
        return _page(request, pk, form, refused=_CONFLICTS[type(conflict)], status=409)
    except ValidationError as error:
        form.add_error("value", ValidationError(error.messages))
        return _page(request, pk, form, status=422)
    messages.success(request, f"{line.label} : {done}.")
    return redirect("directory:suggestion_list")


@keepers_only
@require_POST
def suggestion_spam(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    suggestion = get_object_or_404(Suggestion.objects.answerable_by(user), pk=pk)
    deciding.mark_spam(suggestion)
    messages.success(request, "Rangé avec les indésirables. Personne ne sera prévenu.")
    return redirect("directory:suggestion_list")


def _line(user: Any, pk: int) -> SuggestionLine:
    rows = SuggestionLine.objects.filter(suggestion__in=Suggestion.objects.answerable_by(user))
    line: SuggestionLine = get_object_or_404(
        rows.select_related("suggestion__by", "decided_by"), pk=pk
    )
    return line


def _facts(line: SuggestionLine) -> Facts | None:
    suggestion = line.suggestion
    return facts_of(suggestion.kind, suggestion.sheet_id) if suggestion.sheet_id else None


def _page(
    request: HttpRequest,
    pk: int,
    form: DecisionForm | None = None,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """`form`: as it was sent; a new one holds what the reader proposes."""
    line = _line(request.user, pk)
    facts = _facts(line)
    part = part_of(facts, line.part) if facts else None
    kind = part.kind if part else ValueKind.LINE
    form = form or DecisionForm(initial={"value": typed_value(kind, line.proposed)})
    form.shown_for(kind)
    card = card_of(line.suggestion, facts)
    context = {
        "card": card,
        "one": next(one for one in card.lines if one.line.pk == line.pk),
        "value": view(form["value"]),
        "reason": view(form["reason"]),
        "errors": errors_of_form(form),
        "refused": refused,
    }
    return render(request, "espace/suggestions/line.html", context, status=status)
