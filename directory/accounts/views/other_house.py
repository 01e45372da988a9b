"""The door of the other house (OpenID Connect), and linking one's account to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST, require_safe
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from directory.access import signed_in_only
from directory.accounts import oidc
from directory.accounts.access import kept_private

_UNKNOWN = (
    "Ce compte n’est lié à aucun compte d’ici. Entrez avec votre mot de passe, puis liez-le dans "
    "« Mon compte »."
)


@kept_private
@require_safe
def oidc_start(request: HttpRequest) -> HttpResponseBase:
    if not oidc.name():
        raise Http404
    response: HttpResponseBase = OIDCAuthenticationRequestView.as_view()(request)
    return response


_NOT_ACCEPTED = (
    "Le compte n’a pas été ouvert : l’autre compte sert déjà ici, ou l’invitation ne sert plus. "
    "Rouvrez le lien de l’invitation, ou connectez-vous."
)


class _Callback(OIDCAuthenticationCallbackView):
    was_invited = False

    def get(self, request: HttpRequest) -> HttpResponseBase:
        self.was_invited = oidc.INVITED in request.session
        if request.GET.get("error"):  # one changed one's mind over there
            oidc.forget_errand(request)
            return self.login_failure()
        response: HttpResponseBase = super().get(request)
        return response

    def login_success(self) -> HttpResponseBase:
        if self.request.user == self.user:
            messages.success(self.request, "Votre compte est lié.")
            return redirect("directory:account")
        response: HttpResponseBase = super().login_success()
        if self.was_invited:
            messages.success(self.request, "Votre compte est ouvert.")
        return response

    def login_failure(self) -> HttpResponseBase:
        if self.was_invited:
            messages.warning(self.request, _NOT_ACCEPTED)
            return redirect("sign_in")
        if self.request.user.is_authenticated:
            messages.warning(self.request, "Le compte n’a pas pu être lié.")
            return redirect("directory:account")
        messages.warning(self.request, _UNKNOWN)
        return redirect("sign_in")


@kept_private
@require_safe
def oidc_callback(request: HttpRequest) -> HttpResponseBase:
    if not oidc.name():
        raise Http404
    response: HttpResponseBase = _Callback.as_view()(request)
    return response


@signed_in_only
@require_POST
def oidc_link(request: HttpRequest) -> HttpResponse:
    """Asked by a form of ours, or somebody else's account could be linked from another site. A
    form may not lead out of the site: the page that answers has the link."""
    if not oidc.name():
        raise Http404
    oidc.go_and_link(request)
    context = {
        "title": "Lier un compte",
        "explained": "Ensuite, ce compte ouvrira aussi cet espace.",
        "back": resolve_url("directory:account"),
        "oidc_name": oidc.name(),
    }
    return render(request, "espace/accounts/other_house.html", context)


@signed_in_only
@require_POST
def oidc_unlink(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not user.has_usable_password():
        messages.warning(request, "Choisissez d’abord un mot de passe.")
        return redirect("directory:account")
    user.oidc_issuer = user.oidc_subject = ""
    user.save(update_fields=["oidc_issuer", "oidc_subject"])
    messages.success(request, "Le lien est retiré.")
    return redirect("directory:account")
