"""Settings of the tests: hostile (undefined variables fail), fast hashing, no file kept."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="reprendre-pied-"))

from portal.settings import base
from portal.settings.base import *  # noqa: F403

# Nothing is collected in tests; the middleware that serves it wants a folder to look in.
base.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "test-only-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests that want the cluster start their own (tests/servers/elasticsearch.py).
ELASTICSEARCH_URL = ELASTICSEARCH_API_KEY = ELASTICSEARCH_CA = ""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SEED_CONTRACT_ALLOWED = True
# In memory: parallel runs must not count each other's sign-ins.
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "throttle")
}
