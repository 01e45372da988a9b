"""Between the password and the second step: a signed cookie says whose password was right.

It opens nothing but the page of the second step, for ten minutes, and dies with the password.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from directory.models import User

COOKIE = "second-step"
PATH = "/espace/connexion/"
_AGE_S = 10 * 60
_SALT = "accounts.second-step.v1"


def remember(response: HttpResponseBase, user: User) -> None:
    value = signing.dumps([user.pk, user.get_session_auth_hash()], salt=_SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=_AGE_S,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def user_of(request: HttpRequest) -> User | None:
    try:
        pk, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE_S)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and user.get_session_auth_hash() == mark else None
