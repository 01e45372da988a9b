"""Words that staff may edit: audiences, last classes, actor kinds, synonyms…"""

from __future__ import annotations

from typing import Any

from django.db import models

from directory.models.tracking import Tracked, TrackedManager
from directory.words import fold


class Term(Tracked):
    slug = models.SlugField("identifiant", max_length=40, unique=True)
    label = models.CharField("libellé", max_length=120)
    plain = models.CharField("en mots simples", max_length=160, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    objects: Any = TrackedManager()

    class Meta:
        abstract = True
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.label


class Audience(Term):
    class Meta(Term.Meta):
        verbose_name = "public"


class Level(Term):
    class Meta(Term.Meta):
        verbose_name = "dernière classe"
        verbose_name_plural = "dernières classes"


class Status(Term):
    class Meta(Term.Meta):
        verbose_name = "statut pendant la solution"
        verbose_name_plural = "statuts pendant la solution"


class Prescriber(Term):
    class Meta(Term.Meta):
        verbose_name = "prescripteur"


class ActorKind(Term):
    sphere = models.CharField("sphère", max_length=20, blank=True)
    role = models.TextField("ce qu’il fait pour un jeune", blank=True)
    receives_public = models.BooleanField("reçoit le public", default=True)
    freshness_days = models.PositiveSmallIntegerField("à vérifier tous les (jours)", default=365)

    class Meta(Term.Meta):
        verbose_name = "type d’acteur"
        verbose_name_plural = "types d’acteurs"


class SynonymGroup(Tracked):
    """Phrases that mean the same in a search: « Pôle emploi », « France Travail », « ANPE »."""

    note = models.CharField("note", max_length=200, blank=True)

    objects: Any = TrackedManager()

    class Meta:
        verbose_name = "groupe de synonymes"
        verbose_name_plural = "groupes de synonymes"

    def __str__(self) -> str:
        return ", ".join(phrase.text for phrase in self.phrases.all()[:6]) or f"groupe {self.pk}"


class SynonymPhrase(Tracked):
    group = models.ForeignKey(SynonymGroup, models.CASCADE, related_name="phrases")
    text = models.CharField("mot ou expression", max_length=120)
    # Folded form; unique, so that a phrase belongs to one group only (search/README.md, Words).
    key = models.CharField(max_length=120, unique=True, editable=False)

    objects: Any = TrackedManager()

    class Meta:
        verbose_name = "synonyme"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = fold(self.text)
        super().save(*args, **kwargs)
