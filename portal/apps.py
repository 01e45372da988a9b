from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from wagtail.admin.widgets import BaseChooser

        from portal.csp import with_nonce
        from portal.sessions import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="sessions-end")

        # The one inline script of Wagtail that no template of ours can reach.
        BaseChooser.render = with_nonce(BaseChooser.render)
