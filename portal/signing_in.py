"""Signing in and out: one door for the professionals, the leads and the teams of /gestion/.

The password first; then, for the teams and for whoever chose it, the second step. The session is
made when both are passed, never before.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from directory.accounts import oidc, pending, second_factor
from directory.accounts.access import kept_private
from directory.accounts.forms import CodeForm, EnrolForm
from directory.accounts.throttle import count_try, forget_tries, must_wait
from directory.field_views import errors_of_form, views
from directory.models import User
from directory.visitors import client_address
from portal.login import LoginForm

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WRONG = "Ce code n’est pas le bon. Attendez le suivant dans l’application, puis tapez-le."
WAIT = "Trop d’essais. Attendez un quart d’heure."


class SignInView(LoginView):
    """Ten failures, then a quarter of an hour."""

    authentication_form = LoginForm
    template_name = "espace/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not second_factor.is_needed(user):
            response: HttpResponse = super().form_valid(form)
            return response
        if not second_factor.is_set_up(user):
            second_factor.prepare(user)
        response = redirect(_second_step(self.get_redirect_url()))
        pending.remember(response, user)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Django's view would show the host under the name that our pages use.
        return {
            **context,
            "next_url": self.get_redirect_url(),
            "site_name": settings.SITE_NAME,
            "oidc_name": oidc.name(),
        }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response


sign_in = SignInView.as_view()


def _second_step(wanted: str) -> str:
    address = resolve_url("second_step")
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address


def _wanted(request: HttpRequest) -> str:
    """Where one was going, inside this site."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return ""


@kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Enrols at the first time, then asks for six digits or for a recovery code."""
    user = pending.user_of(request)
    if user is None:
        return redirect("sign_in")
    made = CodeForm if second_factor.is_set_up(user) else EnrolForm
    form = made(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _asked(request, user, form, "")
    counted = {"second": str(user.pk), "address": client_address(request)}
    if must_wait(**counted):
        return _asked(request, user, form, WAIT, status=429)
    if not form.is_valid():
        return _asked(request, user, form, "", status=422)
    typed = form.cleaned_data["code"]
    factor = second_factor.prepare(user)
    codes = second_factor.confirm(factor, typed) if factor.confirmed_at is None else []
    is_known = factor.confirmed_at is not None and (
        second_factor.take_code(factor, typed) or second_factor.take_recovery_code(user, typed)
    )
    if not (codes or is_known):
        count_try(**counted)
        form.add_error("code", _WRONG)
        return _asked(request, user, form, "", status=422)
    forget_tries(second=str(user.pk))
    return _entered(request, user, codes)


def _asked(
    request: HttpRequest, user: User, form: CodeForm, refused: str, *, status: int = 200
) -> HttpResponse:
    factor = getattr(user, "second_factor", None)
    enrols = factor is None or factor.confirmed_at is None
    context = {
        "next_url": _wanted(request),
        "fields": views(form),
        "errors": errors_of_form(form),
        "refused": refused,
        "enrols": enrols,
        "drawing": second_factor.drawing_of(factor) if factor and enrols else "",
        "secret": second_factor.spaced(factor.secret) if factor and enrols else "",
    }
    return render(request, "espace/accounts/second_step.html", context, status=status)


def _entered(request: HttpRequest, user: User, codes: list[str]) -> HttpResponseBase:
    wanted = _wanted(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
    login(request, user, _BACKEND)
    response: HttpResponseBase
    if codes:
        context = {"codes": codes, "next_url": wanted, "title": "Vos codes de secours"}
        response = render(request, "espace/accounts/recovery_codes.html", context)
    else:
        response = redirect(wanted)
    pending.forget(response)
    return response


def admin_door(request: HttpRequest) -> HttpResponseBase:
    """/gestion/ has no door of its own: whoever is signed in and comes here may not enter it."""
    user: Any = request.user
    wanted = _wanted(request)
    if user.is_authenticated:
        if not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return redirect(wanted or "wagtailadmin_home")
    return redirect(f"{resolve_url('sign_in')}?{urlencode({'next': wanted or '/gestion/'})}")


class SignOutView(LogoutView):
    next_page = "/"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Computers are shared: nothing of the visit stays."""
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            response.delete_cookie(settings.CSRF_COOKIE_NAME)
        response.headers["Cache-Control"] = "private, no-store"
        return response


sign_out = SignOutView.as_view()
