"""How gunicorn serves the site (`python -m gunicorn -c python:portal.gunicorn portal.wsgi`)."""

from __future__ import annotations

import os
from typing import Any

from portal import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")

port = env.whole("PORT", 8000)
# With several hosts: the address of this one on the private network that the front server reaches.
bind = env.text("BIND") or f"127.0.0.1:{port}"
workers = env.whole("WEB_CONCURRENCY", 2)
worker_class = "portal.worker.SiteWorker"
logger_class = "portal.worker.MaskedLogger"
# Each worker builds its own index, from its own database connection.
preload_app = False
timeout = 30
graceful_timeout = 20
# Gunicorn's most. Beyond QUERY_STRING_MAX the site, and beyond this the worker, send our 414 page.
limit_request_line = 8_190
# A worker is renewed now and then, never two at once.
max_requests = 5_000
max_requests_jitter = 1_000
# Addresses of pages hold what people search for: they are not written down.
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """The index is built before the first visitor comes. While the database is away the worker
    starts all the same: a worker that cannot start would stop the whole server."""
    from django.db import Error, connection

    from portal.database import is_away
    from search.engines import get_engine

    try:
        get_engine()
    except Error as error:
        if not is_away(error):
            raise
        worker.log.warning("The database is away: the first request will build the index.")
    finally:
        connection.close()


def when_ready(server: Any) -> None:
    from django.conf import settings

    print(
        f"\n{settings.SITE_NAME} répond à {settings.SITE_URL}/ (arrêter : Ctrl+C)\n"
        f"Gestion : {settings.SITE_URL}/gestion/, avec l’adresse et le mot de passe donnés à la "
        "première installation\n"
        "Mot de passe perdu : .venv/bin/python manage.py changepassword admin@localhost\n",
        flush=True,
    )
