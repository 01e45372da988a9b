from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import factory
from factory.django import DjangoModelFactory

from directory.enums import (
    Category,
    Confidence,
    EntryKind,
    Phase,
    Precision,
    PublicationState,
    SchemeScope,
    ZoneKind,
)
from directory.models import AgeRule, Intake, Place, Scheme, Solution, SolutionZone
from tests.days import TODAY, days_from_today
from tests.factories.actors import ActorFactory
from tests.factories.territories import CommuneFactory


def _many_to_many(name: str) -> Any:
    """A post-generation hook that sets one many-to-many field from a list."""

    def fill(record: Any, create: bool, extracted: Iterable[Any] | None, **kwargs: Any) -> None:
        if create and extracted:
            getattr(record, name).set(extracted)

    return factory.PostGeneration(fill)


class SchemeFactory(DjangoModelFactory):
    """A national scheme. `audiences=[…]`, `levels`, `statuses`, `prescribers`, `regions`,
    `leads_to`; `ages=(16, 25)` adds its default age rule."""

    class Meta:
        model = Scheme
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"dispositif-{n:05d}")
    name = factory.Sequence(lambda n: f"Dispositif d’essai {n:05d}")
    category = Category.REMOBILISATION
    phase = Phase.REMOBILISER
    scope = SchemeScope.NATIONAL
    summary = "Un temps pour reprendre confiance. Vous êtes accompagné."
    verified_at = TODAY

    audiences = _many_to_many("audiences")
    levels = _many_to_many("levels")
    statuses = _many_to_many("statuses")
    prescribers = _many_to_many("prescribers")
    regions = _many_to_many("regions")
    leads_to = _many_to_many("leads_to")

    @factory.post_generation
    def ages(
        self, create: bool, extracted: tuple[int | None, int | None] | None, **kwargs: Any
    ) -> None:
        if create and extracted:
            AgeRuleFactory(scheme=self, minimum=extracted[0], maximum=extracted[1])


class AgeRuleFactory(DjangoModelFactory):
    """Of a scheme by default. Trait: `derogation` (15 with a condition); `solution=…` instead."""

    class Meta:
        model = AgeRule

    class Params:
        derogation = factory.Trait(
            minimum=15, maximum=15, condition="avec l’accord du rectorat", confidence=Confidence.LAW
        )

    scheme = factory.Maybe("solution", no_declaration=factory.SubFactory(SchemeFactory))
    solution = None
    minimum = 16
    maximum = 25
    confidence = Confidence.SEED


class SolutionFactory(DjangoModelFactory):
    """Published and verified today; its place is the actor's commune until a place is added.

    Traits: `draft`, `archived`, `example`, `remote`, `everywhere`, `suspended`, `permanent` (adds a
    permanent intake), `dated` (adds one in 30 days), `with_places` (adds one with 5 places).
    `audiences=[…]`, `levels`, `statuses`, `prescribers`.
    """

    class Meta:
        model = Solution
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=PublicationState.DRAFT)
        archived = factory.Trait(state=PublicationState.ARCHIVED, archived_at=TODAY)
        example = factory.Trait(is_example=True)
        remote = factory.Trait(is_remote=True)
        everywhere = factory.Trait(zone_kind=ZoneKind.FRANCE)
        suspended = factory.Trait(
            suspended_from=days_from_today(-10),
            suspended_until=days_from_today(10),
            suspended_message="Fermé pour travaux.",
        )
        permanent = factory.Trait(
            _permanent=factory.RelatedFactory(
                "tests.factories.solutions.IntakeFactory", factory_related_name="solution"
            )
        )
        dated = factory.Trait(
            _dated=factory.RelatedFactory(
                "tests.factories.solutions.IntakeFactory",
                factory_related_name="solution",
                dated=True,
            )
        )
        with_places = factory.Trait(
            _with_places=factory.RelatedFactory(
                "tests.factories.solutions.IntakeFactory",
                factory_related_name="solution",
                dated=True,
                counted=True,
            )
        )

    title = factory.Sequence(lambda n: f"Solution d’essai {n:05d}")
    slug = factory.Sequence(lambda n: f"solution-essai-{n:05d}")
    scheme = factory.SubFactory(SchemeFactory)
    actor = factory.SubFactory(ActorFactory)
    summary = "Vous reprenez un rythme. Vous préparez la suite."
    state = PublicationState.PUBLISHED
    verified_at = TODAY
    source = "essai"

    audiences = _many_to_many("audiences")
    levels = _many_to_many("levels")
    statuses = _many_to_many("statuses")
    prescribers = _many_to_many("prescribers")


class SolutionZoneFactory(DjangoModelFactory):
    """Name one territory: `SolutionZoneFactory(solution=…, departement=…)`."""

    class Meta:
        model = SolutionZone

    solution = factory.SubFactory(SolutionFactory)


class PlaceFactory(DjangoModelFactory):
    """At its commune. Trait: `at_address` (a point of its own)."""

    class Meta:
        model = Place

    class Params:
        at_address = factory.Trait(
            address="1 rue de l’Essai",
            latitude=50.4301,
            longitude=2.8302,
            precision=Precision.ADDRESS,
        )

    solution = factory.SubFactory(SolutionFactory)
    commune = factory.SubFactory(CommuneFactory)


class IntakeFactory(DjangoModelFactory):
    """Permanent. Traits: `dated` (in 30 days), `past`, `counted` (5 places of 12, seen today),
    `full` (0 of 12), `expired` (5 places said three months ago, no longer believable)."""

    class Meta:
        model = Intake

    class Params:
        dated = factory.Trait(kind=EntryKind.DATEE, starts_on=days_from_today(30))
        past = factory.Trait(kind=EntryKind.DATEE, starts_on=days_from_today(-30))
        counted = factory.Trait(
            open_places=5, total_places=12, seen_at=TODAY, expires_at=days_from_today(30)
        )
        full = factory.Trait(
            open_places=0, total_places=12, seen_at=TODAY, expires_at=days_from_today(30)
        )
        expired = factory.Trait(
            open_places=5,
            total_places=12,
            seen_at=days_from_today(-90),
            expires_at=days_from_today(-60),
        )

    solution = factory.SubFactory(SolutionFactory)
    kind = EntryKind.PERMANENTE
