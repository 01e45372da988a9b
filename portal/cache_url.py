"""Where tries are counted (sign-in, links, corrections): one variable, CACHE_URL.

Empty: files in VAR_DIR, for one host. `database:`: a table of the site's database, shared by all
hosts. `redis://…`, `rediss://…`: shared and quicker. A bad value stops the start, and is not
repeated: it may hold a password. Sessions are always in the database.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TABLE = "portal_cache"
_BACKENDS = "django.core.cache.backends"
_WINDOW_S = 15 * 60  # counting on a file starts the delay again
_ANSWERS_WITHIN_S = 1
_FIX = "CACHE_URL : écrire database:, redis://serveur:6379/0, rediss://… ou laisser vide."


def throttle_settings(url: str, *, folder: Path) -> dict[str, Any]:
    """Django's settings of the cache that counts. Without an answer nobody waits
    (directory/accounts/throttle.py), so a silent server is given up after a second."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise ImproperlyConfigured(_FIX) from error.__cause__
    if url == "":
        return {
            "BACKEND": f"{_BACKENDS}.filebased.FileBasedCache",
            "LOCATION": folder,
            "TIMEOUT": _WINDOW_S,
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    if url == "database:":
        return {
            "BACKEND": f"{_BACKENDS}.db.DatabaseCache",
            "LOCATION": TABLE,
            "TIMEOUT": _WINDOW_S,
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    if parts.scheme in ("redis", "rediss") and host:
        return {
            "BACKEND": f"{_BACKENDS}.redis.RedisCache",
            "LOCATION": url,
            "TIMEOUT": _WINDOW_S,
            "KEY_PREFIX": "reprendre-pied",
            "OPTIONS": {
                "socket_timeout": _ANSWERS_WITHIN_S,
                "socket_connect_timeout": _ANSWERS_WITHIN_S,
            },
        }
    raise ImproperlyConfigured(_FIX)
