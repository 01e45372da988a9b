"""People who were told that they are in the directory, and those who asked to leave it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ToldPerson(models.Model):
    """`digest`: a keyed digest of the address, kept after the person left, so that
    they are not written to again; `email` is erased then."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField("courriel", blank=True)
    told_at = models.DateTimeField("prévenue le", null=True, blank=True)
    left_at = models.DateTimeField("partie le", null=True, blank=True)

    class Meta:
        verbose_name = "personne prévenue"
        verbose_name_plural = "personnes prévenues"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"personne {self.pk}"


class ToldCursor(models.Model):
    """One row: the last change of the history that was looked at for people to tell."""

    change = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(name="told_cursor_single", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return str(self.change)
