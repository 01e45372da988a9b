"""Territories. Defaults are the real ones of Lens, so that they live beside the `geography` rows;
communes made by the dozen have codes (99000 to 99998) that no real commune has. Tests ask for
99999, which stays unknown. Numbers in names have one width: their order is that of making, at any
number that a run has reached."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from directory.enums import Precision
from directory.models import (
    Academie,
    Commune,
    CommunePostalCode,
    CustomZone,
    Departement,
    FormerCommune,
    Region,
)
from directory.words import fold


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "32"
    name = "Hauts-de-France"
    zone = "metro"


class AcademieFactory(DjangoModelFactory):
    class Meta:
        model = Academie
        django_get_or_create = ("code",)

    code = "09"
    name = "Lille"
    region = factory.SubFactory(RegionFactory)


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "62"
    name = "Pas-de-Calais"
    region = factory.SubFactory(RegionFactory)
    academie = factory.SubFactory(AcademieFactory, region=factory.SelfAttribute("..region"))
    zone = "metro"


class CommuneFactory(DjangoModelFactory):
    """`CommuneFactory(lens=True)` is Lens itself; the plain ones lie around it, one km apart."""

    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    class Params:
        number = factory.Sequence(lambda n: n % 999)
        lens = factory.Trait(
            code="62498", name="Lens", population=32_920, latitude=50.42893, longitude=2.83183
        )
        without_point = factory.Trait(latitude=None, longitude=None, precision="")

    code = factory.LazyAttribute(lambda o: f"99{o.number:03d}")
    name = factory.LazyAttribute(lambda o: f"Commune-d’essai-{o.number:03d}")
    search_name = factory.LazyAttribute(lambda o: fold(o.name))
    departement = factory.SubFactory(DepartementFactory)
    population = 1_000
    latitude = factory.LazyAttribute(lambda o: round(50.43 + o.number * 0.009, 5))
    longitude = 2.83
    precision = Precision.COMMUNE


class CommunePostalCodeFactory(DjangoModelFactory):
    class Meta:
        model = CommunePostalCode
        django_get_or_create = ("commune", "code")

    commune = factory.SubFactory(CommuneFactory)
    code = "62300"


class FormerCommuneFactory(DjangoModelFactory):
    class Meta:
        model = FormerCommune
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"98{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Ancienne-commune-{n:05d}")
    search_name = factory.LazyAttribute(lambda o: fold(o.name))
    nature = "deleguee"
    commune = factory.SubFactory(CommuneFactory)


class CustomZoneFactory(DjangoModelFactory):
    """`CustomZoneFactory(communes=[…], departements=[…])`."""

    class Meta:
        model = CustomZone
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Bassin {n:05d}")
    slug = factory.Sequence(lambda n: f"bassin-{n:05d}")

    @factory.post_generation
    def communes(self, create: bool, extracted: list[Commune] | None, **kwargs: object) -> None:
        if create and extracted:
            self.communes.set(extracted)

    @factory.post_generation
    def departements(
        self, create: bool, extracted: list[Departement] | None, **kwargs: object
    ) -> None:
        if create and extracted:
            self.departements.set(extracted)
