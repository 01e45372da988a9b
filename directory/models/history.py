"""Who changed what, when, from what to what; and the number that the search follows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from directory.enums import ChangeAction, Channel


class ChangelogHead(models.Model):
    """One row: the number of the last revision. Updating it takes a lock held until commit,
    so revision numbers are in commit order on every database."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(name="changelog_head_single", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return str(self.number)


class Revision(models.Model):
    number = models.PositiveBigIntegerField("numéro", primary_key=True)
    at = models.DateTimeField("le", auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField("par", max_length=10, choices=Channel)

    class Meta:
        verbose_name = "révision"
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"révision {self.number}"


class Change(models.Model):
    """One record changed in one revision. `fields` maps a field to [before, after]."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="changes")
    model = models.CharField(max_length=40)  # "solution", "intake"…
    object_id = models.CharField(max_length=40, blank=True)  # "" = many
    # What a follower must refresh: the record that owns this one (an intake's solution).
    root_model = models.CharField(max_length=40)
    root_id = models.CharField(max_length=40, blank=True)  # "" = all of that model
    action = models.CharField(max_length=8, choices=ChangeAction)
    fields = models.JSONField(default=dict)

    class Meta:
        verbose_name = "modification"
        ordering = ("-pk",)
        indexes = (models.Index(fields=["root_model", "root_id"], name="change_root"),)

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.model} {self.object_id}"
