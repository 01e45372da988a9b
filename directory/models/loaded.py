"""What the loaders wrote and in what state they left it: how they know what people edited since."""

from __future__ import annotations

from django.db import models


class DataFile(models.Model):
    """A shipped file as it was when it was last loaded."""

    name = models.CharField("fichier", max_length=60, primary_key=True)
    sha256 = models.CharField("empreinte", max_length=64)
    loaded_at = models.DateTimeField("chargé le", auto_now=True)

    class Meta:
        verbose_name = "fichier chargé"
        verbose_name_plural = "fichiers chargés"

    def __str__(self) -> str:
        return self.name


class LoadedRecord(models.Model):
    """A record that came from a file. `key` names it in the file; `source_sha256` is the digest of
    what the file said, `state_sha256` of the record as the loader left it."""

    model = models.CharField(max_length=40)
    key = models.CharField(max_length=220)
    object_id = models.CharField(max_length=40)
    source_sha256 = models.CharField(max_length=64)
    state_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "fiche chargée"
        verbose_name_plural = "fiches chargées"
        constraints = (
            models.UniqueConstraint(fields=["model", "key"], name="loaded_record_key_once"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
