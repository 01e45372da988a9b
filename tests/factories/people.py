from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from directory.enums import UserRole
from directory.models import User
from tests.factories.territories import DepartementFactory, RegionFactory

PASSWORD = "un-mot-de-passe-assez-long"


class UserFactory(DjangoModelFactory):
    """A professional. Traits: `national`, `regional`, `departmental`, `lead`, `superuser`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        national = factory.Trait(role=UserRole.NATIONAL, is_staff=True)
        regional = factory.Trait(
            role=UserRole.REGION, is_staff=True, region=factory.SubFactory(RegionFactory)
        )
        departmental = factory.Trait(
            role=UserRole.DEPARTMENT, departement=factory.SubFactory(DepartementFactory)
        )
        lead = factory.Trait(role=UserRole.LEAD)
        superuser = factory.Trait(role=UserRole.NATIONAL, is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"personne{n:05d}@exemple.test")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Essai{n:05d}")
    role = UserRole.PROFESSIONAL
    password = factory.django.Password(PASSWORD)
