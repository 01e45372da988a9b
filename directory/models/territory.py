"""Typed territories. Codes are strings: 2A, 01, 974; region 32 is not département 32."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from directory.enums import Precision, ZoneKind
from directory.models.tracking import Tracked, TrackedManager
from directory.querysets import CommuneQuerySet


def on_earth() -> Q:
    """Both coordinates, in range. Without "is not null" a CHECK lets an unknown comparison pass."""
    return Q(
        latitude__isnull=False,
        longitude__isnull=False,
        latitude__range=(-90, 90),
        longitude__range=(-180, 180),
    )


class Region(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)
    zone = models.CharField("zone", max_length=5)  # metro, drom, com

    class Meta:
        verbose_name = "région"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Academie(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="academies")

    class Meta:
        verbose_name = "académie"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements")
    # Overseas collectivities (975…) belong to no académie in our source.
    academie = models.ForeignKey(
        Academie, models.PROTECT, related_name="departements", null=True, blank=True
    )
    zone = models.CharField("zone", max_length=5)

    class Meta:
        verbose_name = "département"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Commune(models.Model):
    """A current commune. `position` columns are None when the source has no point at all."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=100)
    search_name = models.CharField("nom normalisé", max_length=100, db_index=True)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes")
    population = models.PositiveIntegerField("population", default=0)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=11, choices=Precision, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        ordering = ("name", "code")
        constraints = (
            models.CheckConstraint(
                name="commune_point_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True) | on_earth(),
                violation_error_message="Latitude et longitude vont ensemble.",
            ),
        )
        indexes = (
            models.Index(fields=["departement", "-population"], name="commune_dept_population"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The form read back by the search: « Lens (62) »."""
        return f"{self.name} ({self.departement_id})"


class CommunePostalCode(models.Model):
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="postal_codes")
    code = models.CharField("code postal", max_length=5, db_index=True)

    class Meta:
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        constraints = (
            models.UniqueConstraint(fields=["commune", "code"], name="postal_code_once_a_commune"),
        )

    def __str__(self) -> str:
        return self.code


class FormerCommune(models.Model):
    """A code that names a merged commune, or an arrondissement of Paris, Lyon, Marseille."""

    code = models.CharField("ancien code", max_length=5, primary_key=True)
    name = models.CharField("ancien nom", max_length=100, blank=True)
    search_name = models.CharField("nom normalisé", max_length=100, blank=True, db_index=True)
    nature = models.CharField("nature", max_length=20)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="former_communes")

    class Meta:
        verbose_name = "ancienne commune ou arrondissement"
        verbose_name_plural = "anciennes communes et arrondissements"

    def __str__(self) -> str:
        return f"{self.name or self.code} → {self.commune_id}"


class CustomZone(Tracked):
    """A named set of communes or départements: bassin de formation, district, intercommunalité."""

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField(unique=True, max_length=120)
    communes = models.ManyToManyField(Commune, blank=True, related_name="custom_zones")
    departements = models.ManyToManyField(Departement, blank=True, related_name="custom_zones")
    source = models.CharField("source", max_length=200, blank=True)

    objects: Any = TrackedManager()

    class Meta:
        verbose_name = "bassin ou zone"
        verbose_name_plural = "bassins et zones"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


# Which foreign key of a zone part goes with which kind.
PART_FIELDS = {
    ZoneKind.COMMUNES: "commune",
    ZoneKind.BASSIN: "basin",
    ZoneKind.PSAD: "platform",
    ZoneKind.DEPARTEMENT: "departement",
    ZoneKind.ACADEMIE: "academie",
    ZoneKind.REGION: "region",
}


def exactly_one(*fields: str) -> Q:
    """A condition true when exactly one of the nullable columns is set."""
    condition = Q()
    for field in fields:
        others = {f"{name}__isnull": name != field for name in fields}
        condition |= Q(**others)
    return condition


class ZonePart(Tracked):
    """One territory of a zone. An owner's zone is the union of its parts."""

    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    basin = models.ForeignKey(CustomZone, models.PROTECT, null=True, blank=True, related_name="+")
    platform = models.ForeignKey(
        "directory.Platform", models.PROTECT, null=True, blank=True, related_name="+"
    )
    departement = models.ForeignKey(
        Departement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    academie = models.ForeignKey(Academie, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")

    objects: Any = TrackedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # `platform` is no column of a platform's own territory: None there.
        parts = (getattr(self, name) for name in PART_FIELDS.values())
        return next((str(part) for part in parts if part is not None), "")
