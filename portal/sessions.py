"""Sessions in the database that end when they should: twelve hours after signing in whatever one
does, and for the teams after eight hours without a page. Costs no query: it is read with the rest.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from directory.permissions import is_team

BEGAN, SEEN, IDLE_S = "began", "seen", "idle_s"
# How often the last page is noted: a write each time.
_NOTED_EVERY_S = 5 * 60


class SessionStore(DatabaseStore):
    def load(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().load()
        if BEGAN not in kept:
            return kept
        now = time.time()
        is_over = now - kept[BEGAN] > settings.SESSION_COOKIE_AGE
        idle_s = kept.get(IDLE_S)
        if is_over or (idle_s and now - kept[SEEN] > idle_s):
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if idle_s and now - kept[SEEN] > _NOTED_EVERY_S:
            kept[SEEN] = now
            self.modified = True
        return kept

    @classmethod
    def get_model_class(cls) -> Any:
        return DatabaseStore.get_model_class()


def note_sign_in(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """On `user_logged_in`."""
    now = time.time()
    request.session[BEGAN] = request.session[SEEN] = now
    if is_team(user):
        request.session[IDLE_S] = settings.TEAM_IDLE_S
