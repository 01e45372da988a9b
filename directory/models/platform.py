"""Platforms (PSAD) and FOQUALE networks, and who belongs to them in which circle."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from directory import changelog
from directory.changelog import Root
from directory.enums import Circle, MemberFunction, PlatformKind, PublicationState
from directory.models.actor import Actor
from directory.models.territory import Departement, ZonePart, exactly_one
from directory.models.tracking import Sourced, Tracked, TrackedManager, Versioned
from directory.querysets import PlatformQuerySet
from directory.words import fold

# A platform's own territory is made of these; never of another platform (no cycle).
_PLATFORM_PARTS = ("commune", "basin", "departement", "academie", "region")


class Platform(Versioned, Sourced):
    kind = models.CharField("type", max_length=7, choices=PlatformKind)
    name = models.CharField("nom", max_length=160)
    name_key = models.CharField(max_length=180, editable=False, db_index=True)
    slug = models.SlugField("identifiant", unique=True, max_length=180)
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="platforms", verbose_name="département"
    )
    presentation = models.TextField("présentation", blank=True)
    territory_text = models.CharField("territoire, en mots", max_length=300, blank=True)
    lead_function = models.CharField("fonction des responsables", max_length=200, blank=True)
    public_phone = models.CharField("téléphone public", max_length=20, blank=True)
    public_email = models.EmailField("courriel public", blank=True)
    website = models.URLField("site", blank=True)
    state = models.CharField(
        "état",
        max_length=9,
        choices=PublicationState,
        default=PublicationState.DRAFT,
        db_index=True,
    )
    linked = models.ManyToManyField("self", blank=True, verbose_name="réseaux liés")
    leads = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="platforms", verbose_name="responsables"
    )

    objects: Any = models.Manager.from_queryset(PlatformQuerySet)()

    class Meta:
        verbose_name = "plateforme"
        ordering = ("name_key", "pk")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = fold(self.name)[:180]
        super().save(*args, **kwargs)


class PlatformZone(ZonePart):
    owner = models.ForeignKey(Platform, models.CASCADE, related_name="zone_parts")
    platform = None
    platform_id = None

    class Meta:
        verbose_name = "territoire d’une plateforme"
        constraints = (
            models.CheckConstraint(
                name="platformzone_one_territory",
                condition=exactly_one(*_PLATFORM_PARTS),
                violation_error_message="Une ligne de territoire nomme un seul territoire.",
            ),
        )

    def changelog_root(self) -> Root:
        return Root("platform", str(self.owner_id))


class Membership(Tracked):
    """An actor in a platform. The circle belongs to the membership, not to the actor."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="memberships")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="memberships")
    circle = models.CharField("cercle", max_length=8, choices=Circle)
    function = models.CharField("fonction", max_length=20, choices=MemberFunction, blank=True)
    does_spotting = models.BooleanField("repérage", default=False)
    does_contact = models.BooleanField("contact", default=False)
    does_diagnosis = models.BooleanField("diagnostic", default=False)
    does_support = models.BooleanField("accompagnement", default=False)
    does_solution = models.BooleanField("solution", default=False)
    does_steering = models.BooleanField("pilotage", default=False)
    # Shown to signed-in professionals only, always.
    representative = models.CharField("représentant", max_length=120, blank=True)
    professional_phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    professional_email = models.EmailField("courriel professionnel", blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    objects: Any = TrackedManager()

    class Meta:
        verbose_name = "membre"
        ordering = ("circle", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["platform", "actor"],
                name="membership_actor_once",
                violation_error_message="Cet acteur est déjà membre de la plate-forme.",
            ),
            models.CheckConstraint(
                name="membership_has_a_role",
                condition=Q(does_spotting=True)
                | Q(does_contact=True)
                | Q(does_diagnosis=True)
                | Q(does_support=True)
                | Q(does_solution=True)
                | Q(does_steering=True),
                violation_error_message="Un membre a au moins un rôle.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_circle_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        with changelog.revision():
            super().save(*args, **kwargs)
            if is_new:
                self._keep_sheet()

    def _keep_sheet(self) -> None:
        """Read again under the revision's lock: another platform may have taken it meanwhile."""
        self.actor.refresh_from_db(fields=["steward", "version"])
        if may_keep(self.platform, self.actor):
            self.actor.steward = self.platform
            self.actor.save(update_fields=["steward"])

    def changelog_root(self) -> Root:
        return Root("platform", str(self.platform_id))


def may_keep(platform: Platform, actor: Actor) -> bool:
    """Whether a platform that lists an actor also keeps its sheet: nobody does yet, and the actor
    stands in its département. To list an actor of elsewhere gives no right on it."""
    return actor.steward_id is None and stands_in(platform, actor)


def stands_in(platform: Platform, actor: Actor) -> bool:
    return bool(actor.commune and actor.commune.departement_id == platform.departement_id)
