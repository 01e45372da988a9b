"""Asking for an account, and answering: the platform that was named, or the team of the place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.access import keepers_only
from directory.accounts import inviting
from directory.accounts.access import kept_private
from directory.accounts.forms import ReasonForm, RequestForm
from directory.accounts.throttle import count_try, must_wait
from directory.field_views import errors_of_form, views
from directory.models import AccountRequest
from directory.visitors import client_address

_SHOWN = 100
WAIT = "Trop d’envois depuis ici. Attendez un quart d’heure."


@kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def account_ask(request: HttpRequest) -> HttpResponse:
    form = RequestForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _form(request, form)
    address = client_address(request)
    if must_wait(asked=address):
        return _form(request, form, status=429, refused=WAIT)
    if not form.is_valid():
        return _form(request, form, status=422)
    count_try(asked=address)
    typed = form.cleaned_data
    if not typed["site"]:  # a robot fills everything in
        inviting.ask(
            typed["email"],
            function=typed["function"],
            structure=typed["structure"],
            platform=typed["platform"],
            departement=form.departement,
        )
    return redirect("directory:account_asked")


def _form(
    request: HttpRequest, form: RequestForm, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    context = {"fields": views(form), "errors": errors_of_form(form), "refused": refused}
    return render(request, "espace/accounts/ask.html", context, status=status)


@kept_private
@require_safe
def account_asked(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Votre demande est partie",
        "sentences": (
            "La plateforme ou l’équipe de votre territoire la lit, puis vous répond par courriel.",
            "Vous avez déjà un compte ? Connectez-vous, ou demandez un nouveau mot de passe.",
        ),
    }
    return render(request, "espace/accounts/said.html", context)


@keepers_only
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    return _queue(request)


def _queue(
    request: HttpRequest, refused: int | None = None, form: ReasonForm | None = None
) -> HttpResponse:
    """`refused`: the request whose reason is missing."""
    waiting = AccountRequest.objects.waiting().decided_by_keeper(request.user)
    rows = []
    for row in waiting.select_related("departement", "platform")[:_SHOWN]:
        own = form if form and row.pk == refused else ReasonForm(auto_id=f"id_{row.pk}_%s")
        rows.append((row, views(own)))
    context = {"rows": rows, "errors": errors_of_form(form) if form else ()}
    return render(request, "espace/accounts/requests.html", context, status=422 if form else 200)


def _waiting(request: HttpRequest, pk: int) -> AccountRequest:
    mine = AccountRequest.objects.decided_by_keeper(request.user)
    found: AccountRequest = get_object_or_404(mine, pk=pk)
    return found


@keepers_only
@require_POST
def request_approve(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.user
    try:
        inviting.approve(by, _waiting(request, pk))
        messages.success(request, "C’est accepté : l’invitation part.")
    except inviting.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("directory:account_requests")


@keepers_only
@require_POST
def request_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.user
    found = _waiting(request, pk)
    form = ReasonForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _queue(request, pk, form)
    try:
        inviting.refuse(by, found, form.cleaned_data["reason"])
        messages.success(request, "C’est refusé : la raison part par courriel.")
    except inviting.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("directory:account_requests")
