"""A sheet that one platform offers to another: nothing changes until the other says yes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from directory.models.actor import Actor
from directory.models.platform import Platform


class Handover(models.Model):
    """Waiting for an answer; removed by it."""

    actor = models.OneToOneField(Actor, models.CASCADE, related_name="handover")
    from_platform = models.ForeignKey(Platform, models.CASCADE, related_name="sheets_offered")
    to_platform = models.ForeignKey(Platform, models.CASCADE, related_name="sheets_received")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)

    class Meta:
        verbose_name = "fiche confiée"
        verbose_name_plural = "fiches confiées"
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return f"{self.actor_id} → {self.to_platform_id}"
