"""« Mon compte »: one's name, password, second step, sessions, and the way out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from directory import changelog
from directory.access import signed_in_only
from directory.accounts import leaving, letters, oidc, second_factor
from directory.accounts.forms import (
    ChangePasswordForm,
    CodeForm,
    CurrentPasswordForm,
    EnrolForm,
    NameForm,
)
from directory.accounts.throttle import count_try, forget_tries, must_wait
from directory.enums import Channel
from directory.field_views import errors_of_form, views
from directory.models import SecondFactor
from directory.permissions import is_team

WAIT = "Trop d’essais. Attendez un quart d’heure."
_NAMES = ("first_name", "last_name", "function", "structure")


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if request.method != "POST":
        return _page(request, NameForm(initial={name: getattr(user, name) for name in _NAMES}))
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    with changelog.revision(by=user, channel=Channel.ESPACE):
        for name in _NAMES:
            setattr(user, name, form.cleaned_data[name])
        user.save(update_fields=_NAMES)
    messages.success(request, "C’est enregistré.")
    return redirect("directory:account")


def _page(request: HttpRequest, form: NameForm, *, status: int = 200) -> HttpResponse:
    user: Any = request.user
    context = {
        "fields": views(form),
        "errors": errors_of_form(form) if status != 200 else (),
        "has_second": second_factor.is_set_up(user),
        "needs_second": is_team(user),
        "codes_left": user.recovery_codes.count(),
        "oidc_name": oidc.name(),
        "is_linked": bool(user.oidc_subject),
    }
    return render(request, "espace/accounts/account.html", context, status=status)


def _form(request: HttpRequest, form: Any, title: str, explained: str, verb: str) -> HttpResponse:
    context = {
        "title": title,
        "explained": explained,
        "fields": views(form),
        "errors": errors_of_form(form),
        "verb": verb,
        "back": reverse("directory:account"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "espace/accounts/plain_form.html", context, status=status)


def _proved(request: HttpRequest, form: Any) -> bool:
    """Whether the form is right; wrong passwords are counted as at the door."""
    user: Any = request.user
    if not form.is_bound:
        return False
    if must_wait(own=str(user.pk)):
        form.full_clean()
        form.add_error(None, WAIT)
        return False
    if form.is_valid():
        forget_tries(own=str(user.pk))
        return True
    if "current" in form.errors:
        count_try(own=str(user.pk))
    return False


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, user=user)
    if not _proved(request, form):
        explained = "Les autres sessions seront fermées."
        return _form(request, form, "Changer de mot de passe", explained, "Enregistrer")
    user.set_password(form.cleaned_data["password"])
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    letters.password_changed(user)
    messages.success(request, "C’est changé. Les autres sessions sont fermées.")
    return redirect("directory:account")


@signed_in_only
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    user.session_generation += 1
    user.save(update_fields=["session_generation"])
    update_session_auth_hash(request, user)
    messages.success(request, "Les autres sessions sont fermées.")
    return redirect("directory:account")


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = CurrentPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if not _proved(request, form):
        explained = (
            "Votre compte sera fermé et votre nom effacé. Ce que vous avez écrit dans l’annuaire "
            "reste, sans votre nom. Rien ne peut le rouvrir."
        )
        return _form(request, form, "Fermer mon compte", explained, "Fermer mon compte")
    if leaving.is_last_national(user):
        messages.warning(request, "Vous êtes le dernier administrateur : nommez-en un autre avant.")
        return redirect("directory:account")
    leaving.leave(user)
    logout(request)
    context = {
        "title": "Votre compte est fermé",
        "sentences": ("Votre nom et votre adresse sont effacés.", "Merci pour votre travail."),
    }
    return render(request, "espace/accounts/said.html", context)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def second_set_up(request: HttpRequest) -> HttpResponse:
    """For whoever may choose it; the teams enrol at the door. The button of the account's page
    makes the secret; looking makes nothing."""
    user: Any = request.user
    if request.method == "POST" and "code" not in request.POST:
        second_factor.prepare(user)
        return redirect("directory:second_set_up")
    factor = SecondFactor.objects.filter(user=user, confirmed_at=None).select_related("user")
    found = factor.first()
    if found is None:
        return redirect("directory:account")
    form = EnrolForm(request.POST if request.method == "POST" else None)
    codes = _confirmed(found, form)
    if codes:
        return _codes(request, codes)
    context = {
        "next_url": "",
        "fields": views(form),
        "errors": errors_of_form(form),
        "refused": "",
        "enrols": True,
        "drawing": second_factor.drawing_of(found),
        "secret": second_factor.spaced(found.secret),
    }
    status = 422 if form.is_bound else 200
    return render(request, "espace/accounts/second_step.html", context, status=status)


def _confirmed(factor: SecondFactor, form: CodeForm) -> list[str]:
    """The recovery codes, or none and the form says why."""
    counted = {"second": str(factor.user_id)}
    if not form.is_valid():
        return []
    if must_wait(**counted):
        form.add_error("code", WAIT)
        return []
    codes = second_factor.confirm(factor, form.cleaned_data["code"])
    if not codes:
        count_try(**counted)
        form.add_error("code", "Ce code n’est pas le bon. Attendez le suivant, puis tapez-le.")
    return codes


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next_url": "/espace/compte/", "title": "Vos codes de secours"}
    return render(request, "espace/accounts/recovery_codes.html", context)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def second_remove(request: HttpRequest) -> HttpResponse:
    """A new telephone: whoever must have a second step enrols again at the next sign-in."""
    user: Any = request.user
    form = CurrentPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if not _proved(request, form):
        explained = (
            "L’application de ce compte ne servira plus. Les équipes en enregistrent une autre à "
            "la prochaine connexion."
        )
        return _form(request, form, "Changer de téléphone", explained, "Oublier l’ancien")
    second_factor.remove(user)
    messages.success(request, "L’ancienne application ne sert plus.")
    return redirect("directory:account")


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def codes_new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not second_factor.is_set_up(user):
        return redirect("directory:account")
    form = CurrentPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if not _proved(request, form):
        explained = "Les anciens codes ne serviront plus."
        return _form(request, form, "Nouveaux codes de secours", explained, "Montrer les codes")
    return _codes(request, second_factor.new_codes(user))
