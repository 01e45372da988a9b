"""Imports: a file and its lines, how its columns were understood, what it last wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models

from directory.permissions import is_keeper, is_national

if TYPE_CHECKING:
    from directory.models.people import User


class ImportKind(models.TextChoices):
    ACTORS = "actors", "des acteurs"
    SOLUTIONS = "solutions", "des solutions"


class ImportState(models.TextChoices):
    READ = "read", "colonnes à dire"
    PLANNING = "planning", "lecture en cours"
    READY = "ready", "à relire"
    APPLIED = "applied", "appliqué"
    UNDONE = "undone", "annulé"


class LineOutcome(models.TextChoices):
    WAITING = "waiting", "à lire"
    REFUSED = "refused", "refusée"
    CONFLICT = "conflict", "en conflit"
    CREATED = "created", "nouvelle"
    CHANGED = "changed", "modifiée"
    UNCHANGED = "unchanged", "identique"
    GONE = "gone", "absente du fichier"


class ImportBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own imports; all of them for the national team. Nobody else's: a file holds more
        than what its author published."""
        if not is_keeper(user):
            return self.none()
        return self.all() if is_national(user) else self.filter(by=user)

    def waiting(self) -> Self:
        return self.filter(state__in=(ImportState.READ, ImportState.PLANNING, ImportState.READY))


class ImportBatch(models.Model):
    """One file. `mapping`: field → number of its column; `choices`: field → what is read → the
    slug that a person chose for it."""

    kind = models.CharField("importe", max_length=9, choices=ImportKind)
    state = models.CharField(
        "état", max_length=8, choices=ImportState, default=ImportState.READ, db_index=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="imports"
    )
    platform = models.ForeignKey(
        "directory.Platform", models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    source = models.CharField("source", max_length=60)
    file_name = models.CharField("fichier", max_length=120)
    sha256 = models.CharField("empreinte", max_length=64)
    headers = models.JSONField(default=list)
    header_line = models.PositiveIntegerField(default=1)
    encoding = models.CharField(max_length=20, blank=True)
    separator = models.CharField(max_length=1, blank=True)
    sheet = models.CharField(max_length=60, blank=True)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    publishes = models.BooleanField("publie les nouvelles fiches", default=True)
    is_whole = models.BooleanField("est la liste complète", default=False)
    source_date = models.DateField("date de la source", null=True, blank=True)
    # Codes of the départements whose lines were kept, of an official file; none: all.
    departements = models.JSONField("départements lus", default=list)
    elsewhere = models.PositiveIntegerField("lignes laissées", default=0)
    total = models.PositiveIntegerField("lignes", default=0)
    read_lines = models.PositiveIntegerField("lignes lues", default=0)
    counts = models.JSONField(default=dict)
    trouble = models.CharField("ce qui l’a empêché", max_length=300, blank=True)
    created_at = models.DateTimeField("envoyé le", auto_now_add=True)
    planned_at = models.DateTimeField("lu depuis", null=True, blank=True)
    beat_at = models.DateTimeField("dernier signe", null=True, blank=True)
    applied_at = models.DateTimeField("appliqué le", null=True, blank=True)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)
    revision = models.PositiveBigIntegerField(null=True, blank=True)
    undo_revision = models.PositiveBigIntegerField(null=True, blank=True)
    kept = models.JSONField("gardé à l’annulation", default=list)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name

    def is_of(self, user: User) -> bool:
        return self.by_id == user.pk


class ImportLine(models.Model):
    """One line of the file, or one record that the file no longer holds (`number` 0).

    `raw`: its cells. `values`: what was understood, by field. `diff`: field → [before, after].
    `problems`: [code, column, what was read, what to do]; `notes`: what was mended, to be seen.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("ligne")
    raw = models.JSONField(default=list)
    outcome = models.CharField(max_length=9, choices=LineOutcome, default=LineOutcome.WAITING)
    label = models.CharField(max_length=200, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict)
    diff = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    class Meta:
        verbose_name = "ligne d’import"
        ordering = ("number", "pk")
        indexes = (models.Index(fields=["batch", "outcome", "number"], name="import_line_list"),)

    def __str__(self) -> str:
        return f"ligne {self.number}"


class ColumnMapping(models.Model):
    """How the columns of a source were understood last time, by the titles of its columns."""

    owner = models.CharField(max_length=40)  # "platform:12", "user:3"
    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=9, choices=ImportKind)
    headers_key = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["owner", "source", "kind", "headers_key"], name="column_mapping_once"
            ),
        )

    def __str__(self) -> str:
        return self.source


class ImportedRecord(models.Model):
    """What a source last wrote in a record, by field: a value that differs from it since was
    corrected by a person, and stays. `before`: this row as it was before that import."""

    model = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    source = models.CharField(max_length=60)
    source_ref = models.CharField(max_length=120, blank=True)
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="records")
    line = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    is_gone = models.BooleanField(default=False)

    class Meta:
        verbose_name = "fiche importée"
        constraints = (
            models.UniqueConstraint(
                fields=["model", "object_id", "source"], name="imported_record_once"
            ),
        )
        indexes = (
            models.Index(fields=["source", "model", "source_ref"], name="imported_by_source"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} ({self.source})"
