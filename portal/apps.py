from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate, pre_migrate
        from wagtail.admin.widgets import BaseChooser

        from portal import database
        from portal.csp import with_nonce
        from portal.sessions import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="sessions-end")
        pre_migrate.connect(database.wait_little_for_locks, dispatch_uid="locks")
        post_migrate.connect(database.wait_for_locks_again, dispatch_uid="locks")

        # The one inline script of Wagtail that no template of ours can reach.
        BaseChooser.render = with_nonce(BaseChooser.render)
