"""The log of changes, read only: who, when, by which channel, from what to what."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.timezone import localtime

from directory.admin.base import ReadOnlyModelAdmin
from directory.admin.rights import ReadOnlyPermissionHelper, editable
from directory.admin.views import ScopedInspectView
from directory.editing.said import Words
from directory.models import Actor, Change, Platform, Solution
from directory.permissions import is_national, is_team


def changes_seen_by(user: Any) -> models.QuerySet[Change]:
    """All for the national team; else those of the records that this person may edit now."""
    changes = Change.objects.all()
    if is_national(user):
        return changes
    if not is_team(user):
        return changes.none()
    mine = Q(pk__in=())
    for model in (Actor, Solution, Platform):
        keys = (
            editable(model, user)
            .order_by()
            .annotate(key=Cast("pk", models.CharField(max_length=40)))
            .values("key")
        )
        mine |= Q(root_model=model._meta.model_name, root_id__in=keys)
    return changes.filter(mine)


class ChangePermissionHelper(ReadOnlyPermissionHelper):
    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return self.is_listed or changes_seen_by(user).filter(pk=obj.pk).exists()


class ChangeInspectView(ScopedInspectView):
    def get_fields_dict(self) -> list[dict[str, str]]:
        """Who and when, then each field from what to what."""
        change, revision = self.instance, self.instance.revision
        head = {
            "le": localize(localtime(revision.at)),
            "par": str(revision.by or "—"),
            "canal": revision.get_channel_display(),
            "action": change.get_action_display(),
            "fiche": f"{change.model} {change.object_id}",
        }
        rows = [
            {"label": label, "value": f"{before or '—'} → {after or '—'}"}
            for _, label, before, after in Words([change], self.request.user).lines(change)
        ]
        return [{"label": label, "value": value} for label, value in head.items()] + rows


class ChangeAdmin(ReadOnlyModelAdmin):
    model = Change
    menu_label = "Modifications"
    menu_icon = "history"
    permission_helper_class = ChangePermissionHelper
    list_display = ("at", "by", "channel", "action", "what", "columns")
    list_display_add_buttons = "at"
    list_filter = ("action", "revision__channel", "root_model")
    search_fields = ("object_id", "root_id")
    inspect_view_class = ChangeInspectView

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Change]:
        return changes_seen_by(request.user).select_related("revision__by").order_by("-pk")

    def at(self, change: Change) -> Any:
        return change.revision.at

    def by(self, change: Change) -> str:
        return str(change.revision.by or "—")

    def channel(self, change: Change) -> str:
        return change.revision.get_channel_display()

    def what(self, change: Change) -> str:
        return f"{change.model} {change.object_id}".strip()

    def columns(self, change: Change) -> str:
        return ", ".join(change.fields)

    at.short_description = "le"  # type: ignore[attr-defined]
    by.short_description = "par"  # type: ignore[attr-defined]
    channel.short_description = "canal"  # type: ignore[attr-defined]
    what.short_description = "fiche"  # type: ignore[attr-defined]
    columns.short_description = "champs"  # type: ignore[attr-defined]
