"""What a professional sends about a page: a comment to its team, or « nous l’avons reprise »."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from directory.access import signed_in_only
from directory.field_views import errors_of_form, views
from guide.forms import ContributionForm, ReuseForm
from guide.models import Contribution, GuidePage, PracticePage, PracticeReuse

A_DAY_AT_MOST = 20
_TOO_MANY = f"{A_DAY_AT_MOST} messages en un jour, c’est le plus. Revenez demain."


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest) -> HttpResponse:
    """About the page named in the address."""
    raw = request.GET.get("page", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise Http404("Cette page n’existe pas.")
    page = get_object_or_404(GuidePage.objects.readable().select_related("region"), pk=int(raw))
    form = ContributionForm(request.POST or None)
    team = f"l’équipe régionale ({page.region})" if page.region else "l’équipe nationale"
    words = {
        "title": "Proposer une correction",
        "verb": "Envoyer à l’équipe",
        "explained": f"Votre message va à {team}, avec votre nom. Il n’est pas publié.",
    }
    thanks = "Merci. L’équipe de la page vous répondra ici."
    return _receive(request, form, page, words, Contribution, thanks)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def reuse(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(PracticePage.objects.readable(), pk=pk)
    form = ReuseForm(request.POST or None)
    words = {
        "title": "Nous l’avons reprise",
        "verb": "Envoyer à la région",
        "explained": "La région lit votre ligne, puis la publie sous la pratique, sans votre nom.",
    }
    thanks = "Merci. La région relit votre ligne avant de la publier."
    return _receive(request, form, page, words, PracticeReuse, thanks)


def _receive(
    request: HttpRequest, form: Any, page: GuidePage, words: dict[str, str], model: Any, thanks: str
) -> HttpResponse:
    """`model`: of what is sent, counted over a day."""
    if request.method != "POST":
        return _form(request, form, page, words)
    if _too_many(request, model):
        return _form(request, form, page, words, refused=_TOO_MANY, status=429)
    if not form.is_valid():
        return _form(request, form, page, words, status=422)
    form.save(page, request.user)
    messages.success(request, thanks)
    return redirect("guide:my_practices")


def _too_many(request: HttpRequest, model: Any) -> bool:
    since = timezone.now() - timedelta(days=1)
    recent = model.objects.sent_by(request.user).filter(created_at__gte=since)
    return bool(recent.count() >= A_DAY_AT_MOST)


def _form(
    request: HttpRequest,
    form: Any,
    page: GuidePage,
    words: dict[str, str],
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    asks = form.is_bound and getattr(form, "has_details", False)
    names = [field.name for field in form.visible_fields() if field.name != "keep_details"]
    context = {
        "about": page,
        "fields": views(form, [*names, "keep_details"] if asks else names),
        "errors": errors_of_form(form),
        "refused": refused,
        **words,
    }
    return render(request, "espace/simple_form.html", context, status=status)
