"""The signed-in area: who enters, and what nobody may keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def signed_in_only(view: View) -> View:
    """Strangers are led to the sign-in page, and from there to what they asked for; the page is
    kept by no cache, not even their browser's."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated or not user.is_active:
            response: HttpResponseBase = redirect_to_login(
                request.get_full_path(), settings.LOGIN_URL
            )
        else:
            response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded
