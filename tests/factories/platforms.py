"""What a platform keeps beside its members."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from directory.models import PlatformEvent
from tests.days import days_from_today
from tests.factories.actors import PlatformFactory


class PlatformEventFactory(DjangoModelFactory):
    """Internal, in two weeks, the whole day. Traits: `public`, `afternoon`."""

    class Meta:
        model = PlatformEvent

    class Params:
        public = factory.Trait(is_public=True)
        afternoon = factory.Trait(starts_at="14:00", ends_at="16:30")

    platform = factory.SubFactory(PlatformFactory)
    title = factory.Sequence(lambda n: f"Réunion d’essai {n:05d}")
    starts_on = factory.LazyFunction(lambda: days_from_today(14))
