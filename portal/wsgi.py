from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
# Seconds: nobody waits longer than that for a page (portal/settings/base.py).
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "15")
application = get_wsgi_application()
