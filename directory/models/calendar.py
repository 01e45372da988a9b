"""The year of a platform: its meetings, and the addresses by which an agenda follows them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from directory.changelog import Root
from directory.enums import Circle
from directory.models.platform import Platform
from directory.models.tracking import Versioned
from directory.querysets import PlatformEventQuerySet


class PlatformEvent(Versioned):
    """A meeting. Days and hours are those of the platform's own clock; without hours it lasts the
    whole day. Internal unless somebody said otherwise."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="events")
    # What an agenda recognises the event by, whatever changes in it.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("titre", max_length=140)
    starts_on = models.DateField("jour")
    starts_at = models.TimeField("heure de début", null=True, blank=True)
    ends_on = models.DateField("dernier jour", null=True, blank=True)
    ends_at = models.TimeField("heure de fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    # Empty: all circles.
    circle = models.CharField("cercle concerné", max_length=8, choices=Circle, blank=True)
    is_public = models.BooleanField("visible de tous", default=False)
    note = models.TextField("note", blank=True)

    objects: Any = PlatformEventQuerySet.as_manager()

    class Meta:
        verbose_name = "date du calendrier"
        verbose_name_plural = "dates du calendrier"
        ordering = ("starts_on", "starts_at", "pk")
        indexes = (models.Index(fields=["platform", "starts_on"], name="event_of_platform"),)
        constraints = (
            models.CheckConstraint(
                name="platformevent_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                name="platformevent_end_hour_needs_a_start",
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False),
                violation_error_message="Une heure de fin demande une heure de début.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def changelog_root(self) -> Root:
        return Root("platform", str(self.platform_id))


class CalendarAddress(models.Model):
    """One person's address of a platform's internal calendar; raising `generation` revokes it."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="calendar_addresses")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_addresses"
    )
    generation = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField("ouverte", default=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "adresse d’agenda"
        verbose_name_plural = "adresses d’agenda"
        constraints = (
            models.UniqueConstraint(fields=["platform", "user"], name="calendar_address_once"),
        )

    def __str__(self) -> str:
        return f"{self.platform_id} · {self.user_id}"
