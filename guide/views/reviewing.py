"""The team of a region reads what was proposed there, and answers. Rights are in the fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from directory.enums import UserRole
from guide import proposals
from guide.forms import AnswerForm, ReviewForm
from guide.models import (
    AnswerState,
    Contribution,
    PracticePage,
    PracticeReuse,
    reviews_everywhere,
)
from guide.publishing import PublishingRefused

_SHOWN = 100


def _team_only(request: HttpRequest) -> Any:
    """Whoever reviews nothing anywhere has no such pages."""
    user: Any = request.user
    if not reviews_everywhere(user) and user.role != UserRole.REGION:
        raise PermissionDenied
    return user


@login_required
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    user = _team_only(request)
    waiting = PracticePage.objects.reviewable_by(user).waiting().select_related("region", "commune")
    context = {"practices": waiting.order_by("latest_revision_created_at")[:_SHOWN]}
    return render(request, "espace/review_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    user = _team_only(request)
    page = get_object_or_404(PracticePage.objects.reviewable_by(user), pk=pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(request, page, user, form.cleaned_data)
    context = {
        "form": form,
        "practice": page.get_latest_revision_as_object(),
        "state": page.proposal_state.label,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "espace/review.html", context, status=status)


def _decide(
    request: HttpRequest, page: PracticePage, user: Any, data: dict[str, Any]
) -> HttpResponse:
    try:
        if data["decision"] == "publish":
            proposals.publish(page, user)
            messages.success(request, "Publiée. Elle est en ligne.")
        elif data["decision"] == "changes":
            proposals.ask_for_changes(page, user, data["comment"])
            messages.success(request, "Votre demande est dans l’espace de la personne.")
        else:
            proposals.refuse(page, user, data["comment"])
            messages.success(request, "Refusée, avec votre raison.")
    except (proposals.NotNow, PublishingRefused) as error:
        messages.warning(request, str(error))
        return redirect("guide:review", page.pk)
    return redirect("guide:review_list")


@login_required
@require_safe
def reuses(request: HttpRequest) -> HttpResponse:
    rows = PracticeReuse.objects.moderable_by(_team_only(request))
    rows = rows.filter(state=AnswerState.PENDING).select_related("practice", "commune")
    context = {"title": "Reprises à relire", "rows": rows[:_SHOWN], "kind": "reuse"}
    return render(request, "espace/answer_list.html", context)


@login_required
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    rows = Contribution.objects.answerable_by(_team_only(request))
    rows = rows.filter(state=AnswerState.PENDING).select_related("page")
    context = {"title": "Contributions à lire", "rows": rows[:_SHOWN], "kind": "contribution"}
    return render(request, "espace/answer_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reuse(request: HttpRequest, pk: int) -> HttpResponse:
    user = _team_only(request)
    row = get_object_or_404(
        PracticeReuse.objects.moderable_by(user).select_related("practice", "commune"), pk=pk
    )
    return _answer(request, row, "reuse", "guide:reuse_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    user = _team_only(request)
    row = get_object_or_404(Contribution.objects.answerable_by(user).select_related("page"), pk=pk)
    return _answer(request, row, "contribution", "guide:contribution_list")


def _answer(request: HttpRequest, row: Any, kind: str, after: str) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision, text = form.cleaned_data["decision"], form.cleaned_data["answer"]
        if kind == "reuse" and not decision:
            form.add_error("decision", "Choisissez : publier ou refuser.")
        elif kind == "contribution" and not text:
            form.add_error("answer", "Écrivez votre réponse.")
        else:
            row.state = decision if kind == "reuse" else AnswerState.ANSWERED
            row.answer = text
            row.save(update_fields=["state", "answer"])
            messages.success(request, "Réponse enregistrée.")
            return redirect(after)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "row": row, "kind": kind}
    return render(request, "espace/answer.html", context, status=status)
