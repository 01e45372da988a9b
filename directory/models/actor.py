"""An actor is an organisation, or a service of it, at a place. Contacts say who may see them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from taggit.managers import TaggableManager

from directory.changelog import Root
from directory.enums import (
    ContactVisibility,
    PointSource,
    Precision,
    PublicationState,
    ZoneKind,
)
from directory.models.territory import Commune, ZonePart, exactly_one, on_earth
from directory.models.tracking import Sourced, Tracked, Versioned
from directory.models.vocabulary import ActorKind
from directory.querysets import ActorQuerySet, ContactQuerySet
from directory.words import key_of


class Located(models.Model):
    """An address and a point whose precision is always told."""

    address = models.CharField("adresse", max_length=200, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.CharField("précision", max_length=11, choices=Precision, blank=True)
    point_source = models.CharField(
        "origine de la position", max_length=9, choices=PointSource, blank=True, default=""
    )
    address_hidden = models.BooleanField(
        "adresse cachée au public",
        default=False,
        help_text="Le public ne voit que la commune. Les professionnels connectés voient tout.",
    )

    class Meta:
        abstract = True


def located_constraints(name: str) -> tuple[models.CheckConstraint, ...]:
    return (
        models.CheckConstraint(
            name=f"{name}_point_whole",
            condition=Q(latitude__isnull=True, longitude__isnull=True, precision="")
            | (on_earth() & ~Q(precision="")),
            violation_error_message="Une position a une latitude, une longitude et une précision.",
        ),
    )


class Actor(Versioned, Sourced, Located):
    name = models.CharField("nom", max_length=200)
    slug = models.SlugField("identifiant", unique=True, max_length=220)
    name_key = models.CharField(max_length=220, editable=False, db_index=True)
    kind = models.ForeignKey(ActorKind, models.PROTECT, related_name="actors", verbose_name="type")
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="actors",
        null=True,
        blank=True,
        verbose_name="commune",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name="fait partie de",
    )
    steward = models.ForeignKey(
        "directory.Platform",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="kept_actors",
        verbose_name="fiche tenue par",
    )
    uai = models.CharField("UAI", max_length=8, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    website = models.URLField("site", blank=True)
    presentation = models.TextField("présentation", blank=True)
    platform_role = models.TextField("rôle dans la plateforme", blank=True)
    opening = models.TextField("ouverture", blank=True)
    access = models.TextField("accès", blank=True)
    confidentiality = models.TextField("limites de confidentialité", blank=True)
    comments = models.TextField("remarques (pour les équipes)", blank=True)
    state = models.CharField(
        "état",
        max_length=9,
        choices=PublicationState,
        default=PublicationState.DRAFT,
        db_index=True,
    )
    zone_kind = models.CharField("zone desservie", max_length=11, choices=ZoneKind, blank=True)
    freshness_days = models.PositiveSmallIntegerField(
        "à vérifier tous les (jours)", null=True, blank=True
    )
    tags = TaggableManager("mots-clés", blank=True)

    objects: Any = models.Manager.from_queryset(ActorQuerySet)()

    class Meta:
        verbose_name = "acteur"
        ordering = ("name_key", "pk")
        indexes = (
            models.Index(fields=["state", "kind", "name_key"], name="actor_list"),
            models.Index(fields=["state", "name_key"], name="actor_by_name"),
        )
        constraints = (
            *located_constraints("actor"),
            models.UniqueConstraint(
                fields=["uai"],
                name="actor_uai_once",
                condition=~Q(uai=""),
                violation_error_message="Un acteur porte déjà cet UAI.",
            ),
            models.UniqueConstraint(
                fields=["siret", "name_key"],
                name="actor_siret_once",
                condition=~Q(siret=""),
                violation_error_message="Un acteur de ce nom porte déjà ce SIRET.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = key_of(self.name)
        super().save(*args, **kwargs)


class ActorZone(ZonePart):
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="zone_parts")

    class Meta:
        verbose_name = "zone d’un acteur"
        constraints = (
            models.CheckConstraint(
                name="actorzone_one_territory",
                condition=exactly_one(
                    "commune", "basin", "platform", "departement", "academie", "region"
                ),
                violation_error_message="Une ligne de zone nomme un seul territoire.",
            ),
        )

    def changelog_root(self) -> Root:
        return Root("actor", str(self.actor_id))


class Contact(Tracked):
    """A way to reach an actor, or the people of one solution. No personal data of young people."""

    actor = models.ForeignKey(Actor, models.CASCADE, null=True, blank=True, related_name="contacts")
    solution = models.ForeignKey(
        "directory.Solution", models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    function = models.CharField("fonction ou service", max_length=120, blank=True)
    name = models.CharField("nom (professionnel)", max_length=120, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("courriel", blank=True)
    visibility = models.CharField(
        "visible par",
        max_length=12,
        choices=ContactVisibility,
        default=ContactVisibility.PROFESSIONAL,
    )
    position = models.PositiveSmallIntegerField("ordre", default=0)
    # Raising it revokes every signed link sent to this contact.
    generation = models.PositiveIntegerField(default=1, editable=False)

    objects: Any = models.Manager.from_queryset(ContactQuerySet)()

    class Meta:
        verbose_name = "contact"
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                name="contact_one_owner",
                condition=exactly_one("actor", "solution"),
                violation_error_message="Un contact dépend d’un acteur ou d’une solution.",
            ),
            models.CheckConstraint(
                name="contact_reachable",
                condition=~Q(phone="", email=""),
                violation_error_message="Donnez un téléphone ou un courriel.",
            ),
        )

    def __str__(self) -> str:
        return self.function or self.phone or self.email

    def changelog_root(self) -> Root:
        if self.solution_id:
            return Root("solution", str(self.solution_id))
        return Root("actor", str(self.actor_id))
