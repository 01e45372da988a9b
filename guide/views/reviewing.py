"""The team of a region reads what was proposed there, and answers. Rights are in the fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from directory.access import signed_in_only
from directory.field_views import errors_of_form, view
from guide import reviewing
from guide.forms import AnswerForm
from guide.models import (
    AnswerState,
    Contribution,
    PracticePage,
    PracticeReuse,
    PracticeState,
    is_reviewer,
)
from guide.publishing import PublishingRefused, errors_of

_SHOWN = 50
_DECIDED = {
    "changes": "Votre demande est dans l’espace de la personne.",
    "publish": "Publiée. Elle est en ligne.",
    "refuse": "Refusée, avec votre raison.",
}
_ACTS: dict[str, Any] = {
    "changes": reviewing.request_changes,
    "publish": reviewing.publish,
    "refuse": reviewing.refuse,
}
_CHANGED = "Le texte a changé pendant votre lecture. Relisez-le, puis décidez."


def _team_only(request: HttpRequest) -> Any:
    """Whoever reviews nothing anywhere has no such pages."""
    if not is_reviewer(request.user):
        raise PermissionDenied
    return request.user


# ---- practices ---------------------------------------------------------------------------------
@signed_in_only
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; then what was decided lately."""
    pages = PracticePage.objects.reviewable_by(_team_only(request)).with_proposal()
    decided = pages.exclude(proposal__state=PracticeState.REVIEW)
    context = {
        "waiting": pages.waiting().order_by("proposal__sent_at", "pk")[:_SHOWN],
        "decided": decided.order_by("-proposal__sent_at", "-pk")[:_SHOWN],
    }
    return render(request, "espace/review_list.html", context)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    pages = PracticePage.objects.reviewable_by(_team_only(request)).with_proposal()
    page = get_object_or_404(pages, pk=pk)
    explained = ("changes", "refuse")
    form = AnswerForm(request.POST or None, decisions=tuple(_ACTS), explained=explained)
    if request.method != "POST":
        return _reading(request, page, form)
    if not form.is_valid():
        return _reading(request, page, form, status=422)
    if request.POST.get("version", "") != str(page.latest_revision_id):
        form.add_error(None, _CHANGED)
        return _reading(request, page, form, status=409)
    decision = form.cleaned_data["decision"]
    try:
        _ACTS[decision](page, request.user, form.cleaned_data["answer"])
    except reviewing.StateChanged as changed:
        messages.warning(request, f"Quelqu’un a décidé avant vous : « {changed} ».")
    except PublishingRefused as refused:
        for problem in refused.problems:
            form.add_error(None, str(problem))
        return _reading(request, page, form, status=422)
    else:
        messages.success(request, _DECIDED[decision])
    return redirect("guide:review_list")


def _reading(
    request: HttpRequest, page: PracticePage, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    draft = page.get_latest_revision_as_object()
    context = {
        "page": page,
        "draft": draft,
        "talk": page.review_messages.select_related("by"),
        "answer": view(form["answer"]),
        "errors": errors_of_form(form),
        "problems": errors_of(draft),
        "version": page.latest_revision_id,
        "can_decide": page.proposal.state == PracticeState.REVIEW,
    }
    return render(request, "espace/review.html", context, status=status)


# ---- lines to a page's team --------------------------------------------------------------------
@signed_in_only
@require_safe
def reuses(request: HttpRequest) -> HttpResponse:
    rows = PracticeReuse.objects.answerable_by(_team_only(request)).with_people()
    return _rows(request, rows, "Reprises à relire", "guide:reuse_answer")


@signed_in_only
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    rows = Contribution.objects.answerable_by(_team_only(request)).with_people()
    return _rows(request, rows, "Contributions à lire", "guide:contribution_answer")


def _rows(request: HttpRequest, rows: Any, title: str, name: str) -> HttpResponse:
    context = {
        "title": title,
        "name": name,
        "waiting": rows.pending().order_by("created_at", "pk")[:_SHOWN],
        "answered": rows.exclude(state=AnswerState.PENDING)[:_SHOWN],
    }
    return render(request, "espace/answer_list.html", context)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def reuse(request: HttpRequest, pk: int) -> HttpResponse:
    rows = PracticeReuse.objects.answerable_by(_team_only(request))
    decisions = (str(AnswerState.ACCEPTED), str(AnswerState.REFUSED))
    form = AnswerForm(
        request.POST or None, decisions=decisions, explained=(str(AnswerState.REFUSED),)
    )
    return _answer(request, rows, pk, form, "guide:reuse_list")


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Contribution.objects.answerable_by(_team_only(request))
    form = AnswerForm(request.POST or None)
    return _answer(request, rows, pk, form, "guide:contribution_list")


def _answer(request: HttpRequest, rows: Any, pk: int, form: AnswerForm, after: str) -> HttpResponse:
    """Once: of two answers sent together the first stands."""
    row = get_object_or_404(rows.with_people(), pk=pk)
    posted = request.method == "POST" or form.is_bound
    if posted and form.is_valid():
        done = (
            rows.filter(pk=pk)
            .pending()
            .update(
                state=form.cleaned_data["decision"] if form.decisions else AnswerState.ANSWERED,
                answer=form.cleaned_data["answer"],
                answered_by=request.user,
                answered_at=timezone.now(),
            )
        )
        if done:
            messages.success(request, "Réponse enregistrée.")
        else:
            messages.warning(request, "Quelqu’un avait déjà répondu.")
        return redirect(after)
    context = {
        "row": row,
        "decides": bool(form.decisions),
        "answer": view(form["answer"]),
        "errors": errors_of_form(form),
        "after": after,
    }
    return render(request, "espace/answer.html", context, status=422 if posted else 200)
