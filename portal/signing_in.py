"""Signing in and out of the space of professionals; the teams may use it too."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse

from portal.login import LoginForm


class SignInView(LoginView):
    """The same form and the same patience as /gestion/: ten failures, then a quarter of an hour."""

    authentication_form = LoginForm
    template_name = "espace/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Django's view would show the host under the name that our pages use.
        return {**context, "next_url": self.get_redirect_url(), "site_name": settings.SITE_NAME}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response


sign_in = SignInView.as_view()


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
