"""A professional proposes a practice, sees where it stands, corrects it, sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guide import proposals
from guide.forms import PracticeForm
from guide.models import PracticePage

_TOO_MANY = "Dix propositions par jour au plus. Gardez cette page ouverte et renvoyez-la demain."


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs: what is written here, what somebody saved meanwhile."""

    label: str
    yours: str
    theirs: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, PracticeForm(), None)
    form = PracticeForm(request.POST)
    user: Any = request.user
    if proposals.proposed_today(user) >= proposals.A_DAY_AT_MOST:
        form.add_error(None, _TOO_MANY)
        return _form(request, form, None, status=429)
    if not form.is_valid():
        return _form(request, form, None, status=422)
    page = proposals.save_proposal(None, form.cleaned_data, user)
    return _saved(request, page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    page = _mine(request, pk)
    latest = page.get_latest_revision_as_object()
    if request.method != "POST":
        return _form(request, PracticeForm(initial=PracticeForm.initial_of(latest)), page)
    form = PracticeForm(request.POST)
    if request.POST.get("version") != str(page.latest_revision_id or ""):
        return _conflict(request, form, page, latest)
    if not form.is_valid():
        return _form(request, form, page, status=422)
    try:
        page = proposals.save_proposal(page, form.cleaned_data, request.user)  # type: ignore[arg-type]
    except proposals.NotNow as error:
        form.add_error(None, str(error))
        return _form(request, form, page, status=409)
    return _saved(request, page)


@login_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    page = _mine(request, pk)
    try:
        proposals.send_for_review(page, request.user)  # type: ignore[arg-type]
        messages.success(request, "Envoyée : l’équipe de la région va la lire.")
    except proposals.NotNow as error:
        messages.warning(request, str(error))
    return redirect("guide:espace")


def _mine(request: HttpRequest, pk: int) -> PracticePage:
    found: PracticePage = get_object_or_404(PracticePage.objects.proposed_by(request.user), pk=pk)
    return found


def _saved(request: HttpRequest, page: PracticePage) -> HttpResponse:
    if "send" in request.POST:
        return send(request, page.pk)
    messages.success(request, "Enregistrée comme brouillon. Envoyez-la quand elle est prête.")
    return redirect("guide:practice_edit", page.pk)


def _form(
    request: HttpRequest,
    form: PracticeForm,
    page: PracticePage | None,
    *,
    status: int = 200,
    differences: tuple[Difference, ...] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "practice": page,
        "state": page.proposal_state.label if page else "",
        "comment": proposals.last_comment(page) if page else "",
        "differences": differences,
        "asks_about_details": "keep_details" in form.errors or bool(form.data.get("keep_details")),
    }
    return render(request, "espace/practice_form.html", context, status=status)


def _conflict(
    request: HttpRequest, form: PracticeForm, page: PracticePage, latest: PracticePage
) -> HttpResponse:
    """Nothing is written: both versions are shown, what was typed stays in the fields, and the
    next sending is a choice."""
    saved = PracticeForm.initial_of(latest)
    differences = tuple(
        Difference(str(field.label), str(form.data.get(name, "")), str(saved.get(name) or ""))
        for name, field in form.fields.items()
        if name in PracticeForm.COMPARED
        and str(form.data.get(name, "")).split() != str(saved.get(name) or "").split()
    )
    data = request.POST.copy()
    data["version"] = str(page.latest_revision_id or "")
    return _form(request, PracticeForm(data), page, status=409, differences=differences)
