"""Invitations: written, sent again, taken back by keepers; accepted by whoever got the letter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directory.access import keepers_only
from directory.accounts import inviting, letters, links, oidc
from directory.accounts.access import keyed
from directory.accounts.forms import AcceptForm, InvitationForm
from directory.accounts.throttle import count_try, must_wait
from directory.field_views import errors_of_form, views
from directory.models import Invitation, User
from directory.visitors import client_address

_SHOWN = 100


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_list(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    if request.method != "POST":
        return _page(request, InvitationForm(by=by))
    form = InvitationForm(request.POST, by=by)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        inviting.invite(by, email=form.cleaned_data["email"], grant=form.grant)
    except inviting.Refused as refusal:
        form.add_error("email", str(refusal))
        return _page(request, form, status=422)
    messages.success(request, f"L’invitation part à {form.cleaned_data['email']}.")
    return redirect("directory:invitations")


def _page(request: HttpRequest, form: InvitationForm, *, status: int = 200) -> HttpResponse:
    mine = Invitation.objects.managed_by(request.user).filter(revoked_at=None)
    rows = mine.select_related("invited_by", "platform", "departement", "region")[:_SHOWN]
    context = {
        "fields": views(form),
        "errors": errors_of_form(form),
        "rows": [(row, letters.described(row)) for row in rows],
    }
    return render(request, "espace/accounts/invitations.html", context, status=status)


def _mine(request: HttpRequest, pk: int) -> Invitation:
    mine = Invitation.objects.managed_by(request.user).select_related("invited_by")
    found: Invitation = get_object_or_404(mine, pk=pk)
    return found


@keepers_only
@require_POST
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    by: Any = request.user
    try:
        inviting.send_again(by, _mine(request, pk))
        messages.success(request, "L’invitation repart. L’ancien lien ne sert plus.")
    except inviting.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("directory:invitations")


@keepers_only
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    if inviting.revoke(_mine(request, pk)):
        messages.success(request, "L’invitation est annulée : son lien ne sert plus.")
    else:
        messages.warning(request, "Cette invitation n’était plus en attente.")
    return redirect("directory:invitations")


@keyed
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Looking does nothing: mail scanners follow links. Sending opens the account, with a password
    or with the account of another house."""
    address = client_address(request)
    found = None if must_wait(keys=address) else links.read_invitation(key)
    if found is None or not inviting.is_still_good(found):
        count_try(keys=address)
        return _void(request)
    data = request.POST if request.method == "POST" else None
    elsewhere = bool(oidc.name()) and request.POST.get("par") == "ailleurs"
    form = AcceptForm(data, user=User(email=found.email), elsewhere=elsewhere)
    if not form.is_valid():
        return _asked(request, found, form, status=422 if form.is_bound else 200)
    if elsewhere:
        return _leave_for(request, key, form)
    try:
        inviting.accept(found, inviting.Newcomer(**form.cleaned_data))
    except inviting.Refused:
        return _void(request)
    messages.success(request, "Votre compte est ouvert. Connectez-vous.")
    return redirect("sign_in")


def _leave_for(request: HttpRequest, key: str, form: AcceptForm) -> HttpResponse:
    """A form may not lead out of the site: the page that answers has the link."""
    typed = form.cleaned_data
    oidc.go_and_accept(request, key, typed["first_name"], typed["last_name"])
    context = {
        "title": "Ouvrir votre compte",
        "explained": "Au retour, votre compte d’ici est ouvert.",
        "back": request.path,
        "oidc_name": oidc.name(),
    }
    return render(request, "espace/accounts/other_house.html", context)


def _asked(
    request: HttpRequest, found: Invitation, form: AcceptForm, *, status: int
) -> HttpResponse:
    context = {
        "fields": views(form),
        "errors": errors_of_form(form),
        "email": found.email,
        "by": str(found.invited_by),
        "oidc_name": oidc.name(),
        "described": letters.described(found),
    }
    return render(request, "espace/accounts/invitation.html", context, status=status)


def _void(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Ce lien ne sert plus",
        "sentences": (
            "Il a déjà servi, il est trop ancien, ou il a été annulé.",
            "Demandez une nouvelle invitation à la personne qui vous a écrit.",
        ),
    }
    return render(request, "espace/accounts/said.html", context, status=410)
