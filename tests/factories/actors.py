from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from directory.enums import Circle, ContactVisibility, PlatformKind, Precision, PublicationState
from directory.models import Actor, ActorZone, Contact, Membership, Platform, PlatformZone, User
from tests.days import TODAY
from tests.factories.territories import CommuneFactory, DepartementFactory
from tests.factories.vocabularies import ActorKindFactory


class ActorFactory(DjangoModelFactory):
    """Published, in its own commune. Traits: `draft`, `example`, `at_address`, `everywhere`."""

    class Meta:
        model = Actor
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=PublicationState.DRAFT)
        example = factory.Trait(is_example=True)
        everywhere = factory.Trait(zone_kind="france")
        at_address = factory.Trait(
            address="1 rue de l’Essai",
            postal_code="62300",
            latitude=50.4301,
            longitude=2.8302,
            precision=Precision.ADDRESS,
        )

    name = factory.Sequence(lambda n: f"Mission locale d’essai {n:05d}")
    slug = factory.Sequence(lambda n: f"mission-locale-essai-{n:05d}")
    kind = factory.SubFactory(ActorKindFactory)
    commune = factory.SubFactory(CommuneFactory)
    state = PublicationState.PUBLISHED
    verified_at = TODAY
    source = "essai"


class ActorZoneFactory(DjangoModelFactory):
    """Name one territory: `ActorZoneFactory(departement=…)`; without one the database refuses."""

    class Meta:
        model = ActorZone

    actor = factory.SubFactory(ActorFactory)


class ContactFactory(DjangoModelFactory):
    """Of an actor, public. Trait: `professional` (signed-in people only)."""

    class Meta:
        model = Contact

    class Params:
        professional = factory.Trait(visibility=ContactVisibility.PROFESSIONAL)

    actor = factory.SubFactory(ActorFactory)
    function = "Accueil"
    phone = "03 21 00 00 00"
    email = "accueil@exemple.test"
    visibility = ContactVisibility.PUBLIC


class PlatformFactory(DjangoModelFactory):
    """Traits: `foquale`, `draft`. `leads=[user]`."""

    class Meta:
        model = Platform
        skip_postgeneration_save = True

    class Params:
        foquale = factory.Trait(kind=PlatformKind.FOQUALE)
        draft = factory.Trait(state=PublicationState.DRAFT)

    kind = PlatformKind.PSAD
    name = factory.Sequence(lambda n: f"PSAD d’essai {n:05d}")
    slug = factory.Sequence(lambda n: f"psad-essai-{n:05d}")
    departement = factory.SubFactory(DepartementFactory)
    state = PublicationState.PUBLISHED
    verified_at = TODAY

    @factory.post_generation
    def leads(self, create: bool, extracted: list[User] | None, **kwargs: object) -> None:
        if create and extracted:
            self.leads.set(extracted)


class PlatformZoneFactory(DjangoModelFactory):
    class Meta:
        model = PlatformZone

    owner = factory.SubFactory(PlatformFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    platform = factory.SubFactory(PlatformFactory)
    actor = factory.SubFactory(ActorFactory)
    circle = Circle.FIRST
    does_support = True
