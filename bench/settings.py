"""The product's own settings, with one more address: the view that answers "ok"."""

from __future__ import annotations

from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES as _STORAGES

ROOT_URLCONF = "bench.urls"
# Addresses of static files come from a manifest as in production; nobody compresses them here.
STORAGES = {
    **_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
