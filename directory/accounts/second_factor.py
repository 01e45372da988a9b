"""The second step of signing in: six digits of an application (TOTP), or a code of the paper kept
for the day when the telephone is lost. No session exists before this step is passed."""

from __future__ import annotations

import secrets
import time
from typing import Any

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from directory.models import RecoveryCode, SecondFactor, User
from directory.permissions import is_team

CODES = 8
_STEP_S = 30
# A telephone's clock may be half a minute wrong, either way.
_DRIFT = 1
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def is_needed(user: Any) -> bool:
    """Teams change a whole territory: a password is not enough. Others may choose it."""
    return is_team(user) or is_set_up(user)


def is_set_up(user: Any) -> bool:
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def prepare(user: User) -> SecondFactor:
    """The factor to enrol; a secret that was shown and not confirmed is shown again."""
    factor, _ = SecondFactor.objects.get_or_create(
        user=user, defaults={"secret": pyotp.random_base32()}
    )
    return factor


def address_of(factor: SecondFactor) -> str:
    """What the application reads."""
    totp = pyotp.TOTP(factor.secret)
    return totp.provisioning_uri(name=factor.user.email, issuer_name=settings.SITE_NAME)


def drawing_of(factor: SecondFactor) -> str:
    """The QR code as an address of an image: nothing is fetched, nothing is stored."""
    return segno.make(address_of(factor), micro=False, error="m").svg_data_uri(
        scale=5, border=4, dark="#000", light="#fff"
    )


def spaced(secret: str) -> str:
    """Four by four, for whoever types it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _step_of(factor: SecondFactor, typed: str) -> int | None:
    totp, now = pyotp.TOTP(factor.secret), int(time.time()) // _STEP_S
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step), typed):
            return step
    return None


def take_code(factor: SecondFactor, typed: str) -> bool:
    """Whether these six digits are right; the same never serve twice, even at the same instant."""
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdigit()):
        return False
    step = _step_of(factor, digits)
    if step is None:
        return False
    rows = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
    return bool(rows.update(last_step=step))


def confirm(factor: SecondFactor, typed: str) -> list[str]:
    """The recovery codes, shown this once; none when the digits are wrong."""
    with transaction.atomic():
        if not take_code(factor, typed):
            return []
        SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=timezone.now())
        return new_codes(factor.user)


def new_codes(user: User) -> list[str]:
    with transaction.atomic():
        user.recovery_codes.all().delete()
        codes = ["-".join(_word() for _ in range(3)) for _ in range(CODES)]
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, digest=digest_of(user, code)) for code in codes
        )
    return codes


def take_recovery_code(user: User, typed: str) -> bool:
    code = typed.strip().lower().replace(" ", "-")
    deleted, _ = user.recovery_codes.filter(digest=digest_of(user, code)).delete()
    return bool(deleted)


def remove(user: User) -> None:
    with transaction.atomic():
        SecondFactor.objects.filter(user=user).delete()
        user.recovery_codes.all().delete()


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def digest_of(user: User, code: str) -> str:
    """Sixty random bits: a fast digest is enough, tied to the account and to the site's key."""
    value = f"{user.pk}:{code}"
    return salted_hmac("accounts.recovery", value, algorithm="sha256").hexdigest()
