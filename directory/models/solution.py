"""A solution is one scheme as it really runs at one place, this year, with its intakes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from taggit.managers import TaggableManager

from directory.changelog import Root
from directory.enums import EntryKind, PublicationState, SelectionMode, ZoneKind
from directory.models.actor import Actor, Located, located_constraints
from directory.models.scheme import Scheme
from directory.models.territory import Commune, ZonePart, exactly_one
from directory.models.tracking import Sourced, Tracked, TrackedManager, Versioned
from directory.models.vocabulary import Audience, Level, Prescriber, Status
from directory.querysets import IntakeQuerySet, SolutionQuerySet
from directory.words import key_of


class EntryRules(models.Model):
    """Entry rules beyond age, and the first step: what a family needs to know before it calls."""

    months_out_of_school = models.PositiveSmallIntegerField(
        "mois passés hors de l’école, au moins", null=True, blank=True
    )
    assessment_by = models.CharField("évaluation demandée avant, par", max_length=120, blank=True)
    derogation_by = models.CharField("dérogation accordée par", max_length=120, blank=True)
    volunteer_only = models.BooleanField("il faut être volontaire", null=True, blank=True)
    next_meeting_at = models.DateTimeField(
        "prochaine réunion d’information ou porte ouverte", null=True, blank=True
    )
    next_meeting_place = models.CharField("où et comment venir", max_length=200, blank=True)
    papers = models.TextField("papiers à apporter", blank=True)
    reply_delay_days = models.PositiveSmallIntegerField(
        "réponse sous (jours)", null=True, blank=True
    )
    parent_signature = models.BooleanField(
        "signature d’un parent avant 18 ans", null=True, blank=True
    )
    selection = models.CharField("qui décide", max_length=12, choices=SelectionMode, blank=True)
    scholarship = models.CharField("ce que devient la bourse", max_length=200, blank=True)

    class Meta:
        abstract = True


class Solution(Versioned, Sourced, EntryRules):
    title = models.CharField("titre", max_length=200)
    slug = models.SlugField("identifiant", unique=True, max_length=220)
    title_key = models.CharField(max_length=220, editable=False)
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="solutions", verbose_name="dispositif"
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="solutions", verbose_name="proposée par"
    )
    summary = models.TextField("résumé")
    description = models.TextField("ce que vous y ferez", blank=True)
    duration = models.CharField("durée", max_length=200, blank=True)
    rhythm = models.CharField("rythme", max_length=200, blank=True)
    pay = models.CharField("argent", max_length=300, blank=True)
    cost = models.CharField("coût", max_length=200, blank=True)
    meals = models.CharField("repas", max_length=200, blank=True)
    transport = models.CharField("comment venir", max_length=200, blank=True)
    leads_to = models.CharField("mène à", max_length=200, blank=True)
    how_to_apply = models.TextField("comment s’inscrire", blank=True)
    url = models.URLField("page officielle", blank=True)

    # "" = not stated, which is a choice and not "France" (search/README.md, Zone).
    zone_kind = models.CharField("zone d’habitation", max_length=11, choices=ZoneKind, blank=True)
    is_remote = models.BooleanField("à distance", default=False)
    is_itinerant = models.BooleanField("itinérante", default=False)
    has_boarding = models.BooleanField("internat", null=True, blank=True)
    is_accessible = models.BooleanField("accessible en fauteuil", null=True, blank=True)
    audiences = models.ManyToManyField(Audience, blank=True, verbose_name="publics")
    levels = models.ManyToManyField(Level, blank=True, verbose_name="dernières classes")
    statuses = models.ManyToManyField(Status, blank=True, verbose_name="statuts")
    prescribers = models.ManyToManyField(Prescriber, blank=True, verbose_name="prescripteurs")

    state = models.CharField(
        "état",
        max_length=9,
        choices=PublicationState,
        default=PublicationState.DRAFT,
        db_index=True,
    )
    archived_at = models.DateField("retirée le", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="remplacée par",
    )
    suspended_from = models.DateField("suspendue du", null=True, blank=True)
    suspended_until = models.DateField("suspendue jusqu’au (inclus)", null=True, blank=True)
    suspended_message = models.CharField(
        "message pendant la suspension", max_length=200, blank=True
    )
    freshness_days = models.PositiveSmallIntegerField(
        "à vérifier tous les (jours)", null=True, blank=True
    )
    tags = TaggableManager("mots-clés", blank=True)

    objects: Any = models.Manager.from_queryset(SolutionQuerySet)()

    class Meta:
        verbose_name = "solution"
        ordering = ("title_key", "pk")
        indexes = (
            models.Index(fields=["state", "scheme"], name="solution_by_scheme"),
            models.Index(fields=["state", "actor"], name="solution_by_actor"),
        )
        constraints = (
            models.CheckConstraint(
                name="solution_archived_dated",
                condition=~Q(state=PublicationState.ARCHIVED) | Q(archived_at__isnull=False),
                violation_error_message="Une solution retirée porte la date de son retrait.",
            ),
            models.CheckConstraint(
                name="solution_suspension_ordered",
                condition=Q(suspended_until__isnull=True)
                | Q(suspended_from__isnull=False, suspended_until__gte=F("suspended_from")),
                violation_error_message="La suspension finit après son début.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title_key = key_of(self.title)
        super().save(*args, **kwargs)


class OfSolution(Tracked):
    """A part of a solution: followers refresh the solution."""

    class Meta:
        abstract = True

    def changelog_root(self) -> Root:
        return Root("solution", str(getattr(self, "solution_id", "")))


class SolutionZone(OfSolution, ZonePart):
    solution = models.ForeignKey(Solution, models.CASCADE, related_name="zone_parts")

    class Meta:
        verbose_name = "zone d’une solution"
        constraints = (
            models.CheckConstraint(
                name="solutionzone_one_territory",
                condition=exactly_one(
                    "commune", "basin", "platform", "departement", "academie", "region"
                ),
                violation_error_message="Une ligne de zone nomme un seul territoire.",
            ),
        )


class Place(OfSolution, Located):
    """Where a solution takes place; without a point it stands at its commune."""

    solution = models.ForeignKey(Solution, models.CASCADE, related_name="places")
    name = models.CharField("nom du lieu", max_length=200, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField("ordre", default=0)

    objects: Any = TrackedManager()

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ("position", "pk")
        constraints = located_constraints("place")

    def __str__(self) -> str:
        return self.name or self.address or str(self.commune)


class Intake(OfSolution):
    """One way in, permanent or dated, with what somebody said of its places and until when
    that can be believed."""

    solution = models.ForeignKey(Solution, models.CASCADE, related_name="intakes")
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="intakes", verbose_name="lieu"
    )
    kind = models.CharField("entrée", max_length=10, choices=EntryKind)
    starts_on = models.DateField("commence le", null=True, blank=True)
    apply_by = models.DateField("demande avant le (inclus)", null=True, blank=True)
    open_places = models.PositiveSmallIntegerField("places libres", null=True, blank=True)
    total_places = models.PositiveSmallIntegerField("places en tout", null=True, blank=True)
    unit = models.CharField("unité", max_length=20, default="places")
    seen_at = models.DateField("vues le", null=True, blank=True)
    expires_at = models.DateField("à croire jusqu’au (inclus)", null=True, blank=True)
    seen_by = models.CharField("dites par", max_length=120, blank=True)

    objects: Any = models.Manager.from_queryset(IntakeQuerySet)()

    class Meta:
        verbose_name = "entrée et places"
        verbose_name_plural = "entrées et places"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="intake_dated_has_date",
                condition=~Q(kind=EntryKind.DATEE) | Q(starts_on__isnull=False),
                violation_error_message="Une entrée datée a une date.",
            ),
            models.CheckConstraint(
                name="intake_open_dated",
                condition=Q(open_places__isnull=True)
                | Q(seen_at__isnull=False, expires_at__isnull=False, expires_at__gte=F("seen_at")),
                violation_error_message=(
                    "Un nombre de places porte la date où il a été vu et sa fin."
                ),
            ),
            models.CheckConstraint(
                name="intake_open_within_total",
                condition=Q(total_places__isnull=True)
                | Q(open_places__isnull=True)
                | Q(open_places__lte=F("total_places")),
                violation_error_message="Il y a plus de places libres que de places.",
            ),
            models.CheckConstraint(
                name="intake_apply_before_start",
                condition=Q(apply_by__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(apply_by__lte=F("starts_on")),
                violation_error_message="On demande avant le début.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on or ''}".strip()
