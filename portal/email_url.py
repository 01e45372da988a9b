"""One variable says how mail leaves: EMAIL_URL.

`file:` (default: one file a letter in VAR_DIR/courriels), `console:`, `smtp://user:password@host:587`
(STARTTLS; `?tls=0` without), `smtps://…:465`. A bad value stops the start, and is not repeated: it
may hold a password.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BACKENDS = "django.core.mail.backends"
_FIX = (
    "EMAIL_URL : écrire file:, console:, smtp://compte:passe@serveur:587 ou "
    "smtps://compte:passe@serveur:465 (les signes spéciaux du mot de passe codés, « @ » = %40)."
)


def mail_settings(url: str, *, folder: Path) -> dict[str, Any]:
    """Django's settings of mail for one address."""
    try:
        parts = urlsplit(url or "file:")
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(_FIX) from error.__cause__
    match parts.scheme:
        case "file":
            return {
                "EMAIL_BACKEND": f"{_BACKENDS}.filebased.EmailBackend",
                "EMAIL_FILE_PATH": parts.path or str(folder),
            }
        case "console":
            return {"EMAIL_BACKEND": f"{_BACKENDS}.console.EmailBackend"}
        case "smtp" | "smtps" if parts.hostname:
            implicit = parts.scheme == "smtps"
            asked = parse_qs(parts.query).get("tls", ["1"])[0]
            return {
                "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
                "EMAIL_HOST": parts.hostname,
                "EMAIL_PORT": port or (465 if implicit else 587),
                "EMAIL_HOST_USER": unquote(parts.username or ""),
                "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
                "EMAIL_USE_SSL": implicit,
                "EMAIL_USE_TLS": not implicit and asked != "0",
                "EMAIL_TIMEOUT": 10,
            }
    raise ImproperlyConfigured(_FIX)
