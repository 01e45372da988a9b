"""What a refusal means: try again later, or never. Told without address nor secret."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import timedelta

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
# After the n-th failure; after the last one the letter is given up.
WAITS = (_MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 8 * _HOUR, 24 * _HOUR)


@dataclass(frozen=True, slots=True)
class Fault:
    """`is_final`: trying again would change nothing. `is_silence`: nobody answers, so the letters
    that follow would wait for nothing. `is_doubtful`: it may have arrived all the same."""

    words: str
    is_final: bool = False
    is_silence: bool = False
    is_doubtful: bool = False


NO_ANSWER = Fault("Le serveur de courriel ne répond pas.", is_silence=True)
CUT = Fault(
    "La connexion a été coupée pendant l’envoi : il est peut-être arrivé.",
    is_final=True,
    is_silence=True,
    is_doubtful=True,
)


def fault_of(error: Exception) -> Fault:
    """Of an error met while a letter was handed over, on a connection that was open."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return _refused("l’adresse", codes[0] if codes else 0)
    if isinstance(error, smtplib.SMTPSenderRefused):  # ours to mend: the letter is good
        return Fault(f"Le serveur refuse notre adresse d’envoi ({error.smtp_code}).")
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused("le message", error.smtp_code)
    if isinstance(error, OSError):  # smtplib's own « disconnected » is one
        return CUT
    return Fault("Ce message ne peut pas être écrit : son adresse ou son objet.", is_final=True)


def _refused(what: str, code: int) -> Fault:
    return Fault(f"Le serveur refuse {what} ({code}).", is_final=code >= 500)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failures; None: give it up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
