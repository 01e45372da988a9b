"""How far the search cluster follows the directory, and what it would not take."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.models import Solution


class IndexCursor(models.Model):
    """One row. `index`: the index that is followed, "" when there is none yet; `number`: the last
    revision whose documents can be found in it; `trouble`: why following does not succeed now;
    `doubt`: why the index is not asked until it has been compared; `is_to_compare`: it is asked,
    and will be compared at the next occasion."""

    index = models.CharField(max_length=120, blank=True)
    number = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True)
    trouble_at = models.DateTimeField(null=True)
    doubt = models.CharField(max_length=20, blank=True)
    is_to_compare = models.BooleanField(default=False)
    compared_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "suivi de l’index"
        constraints = (models.CheckConstraint(name="index_cursor_single", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return f"{self.index} : {self.number}"

    @classmethod
    def read(cls) -> IndexCursor:
        """An index that was never built is one that has followed nothing."""
        return cls._default_manager.filter(pk=1).first() or cls(pk=1)

    @classmethod
    def note(cls, **values: object) -> None:
        """Only these columns: two processes may note different things at the same time."""
        if not cls._default_manager.filter(pk=1).update(**values):
            cls._default_manager.get_or_create(pk=1, defaults=values)

    @classmethod
    def note_trouble(cls, trouble: str) -> None:
        """The time is that of its beginning; a success clears it and asks for a comparison."""
        row = cls._default_manager.filter(pk=1)
        if not trouble:
            row.exclude(trouble="").update(trouble="", trouble_at=None, is_to_compare=True)
        elif not row.filter(trouble=trouble).exists():
            cls.note(trouble=trouble, trouble_at=timezone.now())

    def move(self, number: int, *, now: datetime) -> bool:
        """Forward only, and only while the same index is followed."""
        mine = type(self)._default_manager.filter(pk=1, index=self.index, number__lte=number)
        return mine.update(number=number, moved_at=now) == 1


class RefusedDocument(models.Model):
    """A solution that the cluster would not take: it is missing from search until it is mended."""

    solution = models.OneToOneField(Solution, models.CASCADE, related_name="+")
    reason = models.CharField("raison", max_length=300)
    revision = models.PositiveBigIntegerField("révision")
    refused_at = models.DateTimeField("refusée le", auto_now=True)

    class Meta:
        verbose_name = "fiche refusée par l’index"
        verbose_name_plural = "fiches refusées par l’index"
        ordering = ("-refused_at", "pk")

    def __str__(self) -> str:
        return f"{self.solution_id} : {self.reason}"
