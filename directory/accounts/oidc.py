"""Entering with the account of another house (OpenID Connect), when the site is set up for it.

The signed ID token is all that is read: its issuer and subject name one account, which its owner
linked while signed in, or chose when it accepted its invitation. An e-mail address never links
anything: whoever runs the other house could write any. Signature (RS256), state, nonce and PKCE are
the library's; issuer, audience and dates are checked here.
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

from directory.accounts import inviting, links
from directory.models import User

SKEW_S = 60
LINKING, INVITED, AWAY_S = "oidc_linking", "oidc_invited", 10 * 60
logger = logging.getLogger(__name__)


def name() -> str:
    """What the button says; empty when the site has no such door."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""


def go_and_link(request: Any) -> None:
    """What this browser went to the other house for stands in its session, and serves once: a
    later errand takes the place of the former."""
    forget_errand(request)
    request.session[LINKING] = [request.user.pk, time.time()]


def go_and_accept(request: Any, key: str, first_name: str, last_name: str) -> None:
    forget_errand(request)
    request.session[INVITED] = [key, first_name, last_name, time.time()]


def forget_errand(request: Any) -> None:
    for name in (LINKING, INVITED):
        request.session.pop(name, None)


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


def _holders(subject: str) -> Any:
    return User.objects.filter(oidc_issuer=settings.OIDC_ISSUER, oidc_subject=subject)


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
        invited = self.request.session.pop(INVITED, None)
        if linking is not None:
            return self._link(linking, subject)
        if invited is not None:
            return self._accept(invited, subject)
        user: User | None = _holders(subject).filter(is_active=True).first()
        return user

    def _link(self, linking: Any, subject: str) -> User | None:
        """To the account that asked, while its owner is signed in; never to a second one."""
        pk, asked_at = linking
        if self.request.user.pk != pk or time.time() - asked_at > AWAY_S:
            return None
        if _holders(subject).exclude(pk=pk).exists():
            return None
        user: User = self.request.user
        user.oidc_issuer, user.oidc_subject = settings.OIDC_ISSUER, subject
        user.save(update_fields=["oidc_issuer", "oidc_subject"])
        return user

    def _accept(self, invited: Any, subject: str) -> User | None:
        """The key of the letter is what proves the address: nothing that the other house says
        does. Who has an account here already does not get a second one."""
        key, first_name, last_name, asked_at = invited
        invitation = links.read_invitation(key)
        if invitation is None or time.time() - asked_at > AWAY_S or _holders(subject).exists():
            return None
        newcomer = inviting.Newcomer(
            first_name, last_name, oidc_issuer=settings.OIDC_ISSUER, oidc_subject=subject
        )
        try:
            return inviting.accept(invitation, newcomer)
        except inviting.Refused:
            return None

    def get_user(self, user_id: Any) -> Any:
        """As for a password: a closed account has no session."""
        return ModelBackend.get_user(self, user_id)
