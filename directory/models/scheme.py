"""A scheme (dispositif) is the rule: what exists, for whom, by which text. And age rules."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from taggit.managers import TaggableManager

from directory.changelog import Root
from directory.enums import Category, Confidence, Phase, SchemeScope
from directory.models.territory import Region, exactly_one
from directory.models.tracking import Tracked, TrackedManager, Versioned
from directory.models.vocabulary import ActorKind, Audience, Level, Prescriber, Status


class Scheme(Versioned):
    slug = models.SlugField("identifiant", unique=True, max_length=60)
    name = models.CharField("nom", max_length=160)
    sigle = models.CharField("sigle", max_length=30, blank=True)
    other_names = models.JSONField("autres noms", default=list, blank=True)
    category = models.CharField("catégorie", max_length=15, choices=Category)
    phase = models.CharField("phase", max_length=12, choices=Phase)
    scope = models.CharField("portée", max_length=8, choices=SchemeScope)
    regions = models.ManyToManyField(Region, blank=True, verbose_name="régions")

    summary = models.TextField("résumé facile à lire")
    read_by = models.CharField("résumé relu par", max_length=120, blank=True)
    description = models.TextField("ce que c’est", blank=True)
    what_you_do = models.JSONField("ce que vous y ferez", default=list, blank=True)
    for_whom = models.JSONField("pour qui, en mots simples", default=list, blank=True)
    duration = models.CharField("durée", max_length=200, blank=True)
    rhythm = models.CharField("rythme", max_length=200, blank=True)
    status_text = models.CharField("statut, en mots simples", max_length=200, blank=True)
    pay = models.TextField("argent", blank=True)
    cost = models.CharField("coût", max_length=200, blank=True)
    boarding = models.CharField("hébergement", max_length=200, blank=True)
    enrolment = models.TextField("qui inscrit, comment", blank=True)
    steering = models.TextField("pilotage", blank=True)
    legal = models.TextField("textes", blank=True)
    state = models.TextField("état en 2026", blank=True)
    leads_to_text = models.CharField("mène à", max_length=300, blank=True)
    sources = models.JSONField("sources", default=list, blank=True)  # [{label, date}]

    obligation = models.BooleanField(
        "remplit l’obligation de formation des 16-18 ans", default=False
    )
    delivered_by = models.ForeignKey(
        ActorKind,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="réseau qui le propose partout",
        related_name="delivered_schemes",
    )
    freshness_days = models.PositiveSmallIntegerField(
        "à vérifier tous les (jours)", null=True, blank=True
    )
    verified_at = models.DateField("vérifiée le", null=True, blank=True)
    audiences = models.ManyToManyField(Audience, blank=True, verbose_name="publics")
    levels = models.ManyToManyField(Level, blank=True, verbose_name="dernières classes")
    statuses = models.ManyToManyField(Status, blank=True, verbose_name="statuts")
    prescribers = models.ManyToManyField(Prescriber, blank=True, verbose_name="prescripteurs")
    leads_to = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="comes_after", verbose_name="mène à"
    )
    tags = TaggableManager("mots-clés", blank=True)

    objects: Any = TrackedManager()

    class Meta:
        verbose_name = "dispositif"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class AgeRule(Tracked):
    """Who may come, in whole years, bounds included; a missing bound is open.

    No condition: the default rule. With one: a derogation or a special case, its condition shown.
    """

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, null=True, blank=True, related_name="age_rules"
    )
    solution = models.ForeignKey(
        "directory.Solution", models.CASCADE, null=True, blank=True, related_name="age_rules"
    )
    minimum = models.PositiveSmallIntegerField("âge minimum", null=True, blank=True)
    maximum = models.PositiveSmallIntegerField("âge maximum (inclus)", null=True, blank=True)
    condition = models.CharField("condition", max_length=200, blank=True)
    condition_plain = models.CharField("condition, en mots simples", max_length=200, blank=True)
    note = models.CharField("note", max_length=300, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    source_date = models.DateField("date de la source", null=True, blank=True)
    confidence = models.CharField("confiance", max_length=8, choices=Confidence)

    objects: Any = TrackedManager()

    class Meta:
        verbose_name = "règle d’âge"
        verbose_name_plural = "règles d’âge"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="agerule_one_owner",
                condition=exactly_one("scheme", "solution"),
                violation_error_message="Une règle d’âge dépend d’un dispositif ou d’une solution.",
            ),
            models.CheckConstraint(
                name="agerule_bounds",
                condition=(Q(minimum__isnull=True) | Q(minimum__lte=99))
                & (Q(maximum__isnull=True) | Q(maximum__lte=99))
                & (
                    Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum"))
                ),
                violation_error_message="L’âge minimum dépasse l’âge maximum (0 à 99).",
            ),
        )

    def __str__(self) -> str:
        return f"{self.minimum or ''}–{self.maximum or ''} {self.condition}".strip()

    def changelog_root(self) -> Root:
        if self.solution_id:
            return Root("solution", str(self.solution_id))
        return Root("scheme", str(self.scheme_id))
