"""The signed-in area: who enters, and what nobody may keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from directory.permissions import is_keeper

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


def keepers_only(view: View) -> View:
    """For those who keep sheets true: teams and platform leads. Others are told that they may not;
    which sheets are theirs is part of the view's queries."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_keeper(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return signed_in_only(guarded)
