"""Who does a job that must not be done twice at once, on all hosts together."""

from __future__ import annotations

from django.db import models


class Lease(models.Model):
    """`expires_at`: until when its holder is believed to be alive; `done_at`: when it last ended
    well. All by the clock of the database, the only one that several hosts share."""

    name = models.CharField(max_length=60, unique=True)
    token = models.CharField(max_length=32, blank=True)
    holder = models.CharField(max_length=60, blank=True)
    expires_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "bail d’un travail"

    def __str__(self) -> str:
        return self.name
