"""What a professional sends about a page: a comment to its team, or « nous l’avons reprise »."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from guide.forms import ContributionForm, ReuseForm
from guide.models import Contribution, GuidePage, PracticePage, PracticeReuse


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest) -> HttpResponse:
    raw = request.GET.get("page", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise Http404("Cette page n’existe pas.")
    page = get_object_or_404(GuidePage.objects.readable(), pk=int(raw))
    form = ContributionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        Contribution.objects.create(page=page, by=_user(request), text=form.cleaned_data["text"])
        messages.success(request, "Merci. L’équipe de la page vous répondra ici.")
        return redirect("guide:espace")
    return _form(request, form, page, "Proposer une correction", "Envoyer")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reuse(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(PracticePage.objects.readable(), pk=pk)
    form = ReuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        PracticeReuse.objects.create(practice=page, by=_user(request), **form.cleaned_data)
        messages.success(request, "Merci. La région relit votre ligne avant de la publier.")
        return redirect("guide:espace")
    return _form(request, form, page, "Nous l’avons reprise", "Envoyer à la région")


def _user(request: HttpRequest) -> Any:
    return request.user


def _form(request: HttpRequest, form: Any, page: Any, title: str, verb: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "about": page, "title": title, "verb": verb}
    return render(request, "espace/simple_form.html", context, status=status)
