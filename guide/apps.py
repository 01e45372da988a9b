from __future__ import annotations

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save, pre_delete, pre_save

        from directory import espace
        from guide import receivers
        from guide.adaptations import keep_read_revision
        from guide.admin.teams import follow_role
        from guide.espace import followed, part_of, review_part
        from guide.regions import follow_place

        post_save.connect(
            follow_role, sender="directory.User", dispatch_uid="region-team-follows-role"
        )
        pre_save.connect(follow_place, dispatch_uid="page-follows-its-place")
        receivers.connect()
        espace.register("guide", part_of, follows=followed)
        espace.register("guide_review", review_part)
        pre_delete.connect(
            keep_read_revision, sender="wagtailcore.Revision", dispatch_uid="read-revision-kept"
        )
