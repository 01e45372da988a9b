"""The product's own settings, with the view that answers "ok" and a bare page."""

from __future__ import annotations

from pathlib import Path

import dj_database_url

from portal import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES as _DATABASES
from portal.settings.base import STORAGES as _STORAGES
from portal.settings.base import TEMPLATES as _TEMPLATES

# A bare page has a template here; every other template is the site's.
_site, *_others = _TEMPLATES
TEMPLATES = [
    {**_site, "DIRS": [*_site["DIRS"], Path(__file__).resolve().parent / "templates"]},
    *_others,
]
# The same directory on PostgreSQL, when the run has started one (bench/second.py).
if _second := env.text("BENCH_POSTGRESQL"):
    DATABASES = {**_DATABASES, "postgresql": dj_database_url.parse(_second, conn_max_age=600)}
    DATABASE_ROUTERS = ["bench.second.Router"]
ROOT_URLCONF = "bench.urls"
# Addresses of static files come from a manifest as in production; nobody compresses them here.
STORAGES = {
    **_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
