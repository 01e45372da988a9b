"""Entering with the account of another house (OpenID Connect), when the site is set up for it.

The signed ID token is all that is read: its issuer and subject name one account, which its owner
linked while signed in. An e-mail address never links anything: whoever runs the other house could
write any. Signature (RS256), state, nonce and PKCE are the library's; issuer, audience and dates
are checked here.
"""

from __future__ import annotations

import logging
import time
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from directory.models import User

SKEW_S = 60
LINKING, LINKING_S = "oidc_linking", 10 * 60
logger = logging.getLogger(__name__)


def name() -> str:
    """What the button says; empty when the site has no such door."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


class WrongToken(SuspiciousOperation):
    """Signed by the right key, but not for us, or not for now."""


def check_claims(claims: dict[str, Any], now: float) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != settings.OIDC_ISSUER:
        raise WrongToken("issuer")
    if settings.OIDC_RP_CLIENT_ID not in audiences:
        raise WrongToken("audience")
    if len(audiences) > 1 and claims.get("azp") != settings.OIDC_RP_CLIENT_ID:
        raise WrongToken("authorised party")
    if not isinstance(claims.get("exp"), int | float) or claims["exp"] < now - SKEW_S:
        raise WrongToken("expired")
    if not isinstance(claims.get("iat"), int | float) or claims["iat"] > now + SKEW_S:
        raise WrongToken("not yet")
    if not claims.get("sub") or len(str(claims["sub"])) > 255:
        raise WrongToken("subject")


class Backend(OIDCAuthenticationBackend):
    def authenticate(self, request: Any, **credentials: Any) -> User | None:
        """Only for the callback of the other house: a password is none of its business."""
        if not settings.OIDC_ISSUER or "nonce" not in credentials:
            return None
        try:
            user: User | None = super().authenticate(request, **credentials)
        except (SuspiciousOperation, jwt.PyJWTError, requests.RequestException, ValueError):
            logger.warning("OpenID Connect: the answer is refused", exc_info=True)
            return None
        except (KeyError, TypeError):
            logger.warning("OpenID Connect: the answer is not readable", exc_info=True)
            return None
        return user

    def get_or_create_user(self, access_token: str, id_token: str, payload: Any) -> User | None:
        check_claims(payload, time.time())
        subject = str(payload["sub"])
        linking = self.request.session.pop(LINKING, None)
        if linking is not None:
            return self._link(linking, subject)
        found = User.objects.filter(oidc_issuer=settings.OIDC_ISSUER, oidc_subject=subject)
        user: User | None = found.filter(is_active=True).first()
        return user

    def _link(self, linking: Any, subject: str) -> User | None:
        """To the account that asked, while its owner is signed in; never to a second one."""
        pk, asked_at = linking
        if self.request.user.pk != pk or time.time() - asked_at > LINKING_S:
            return None
        taken = User.objects.filter(oidc_issuer=settings.OIDC_ISSUER, oidc_subject=subject)
        if taken.exclude(pk=pk).exists():
            return None
        user: User = self.request.user
        user.oidc_issuer, user.oidc_subject = settings.OIDC_ISSUER, subject
        user.save(update_fields=["oidc_issuer", "oidc_subject"])
        return user

    def get_user(self, user_id: Any) -> Any:
        """As for a password: a closed account has no session."""
        return ModelBackend.get_user(self, user_id)
