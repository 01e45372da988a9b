from __future__ import annotations

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save, pre_save

        from guide.admin.teams import follow_role
        from guide.regions import follow_place

        post_save.connect(
            follow_role, sender="directory.User", dispatch_uid="region-team-follows-role"
        )
        pre_save.connect(follow_place, dispatch_uid="page-follows-its-place")
